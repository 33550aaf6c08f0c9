/**
 * See and manage services: a collector over the registry, an HTTP API, a web console and Prometheus text.
 *
 * @packageDocumentation
 */

export { type ErrorCode, ThriftkeeperError } from '@thriftkeeper/registry';
export type * from './api/types.ts';
export { createMonitor } from './create-monitor.ts';
export type { FirstAdmin, Monitor } from './monitor.ts';
export type { MonitorOptions, StartOptions } from './monitor-options.ts';
export { type RunningMonitor, startMonitor } from './start-monitor.ts';
