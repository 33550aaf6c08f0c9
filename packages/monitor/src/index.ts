/**
 * See and manage services: a collector over the registry, an HTTP API, a web console and Prometheus text.
 *
 * @packageDocumentation
 */

export { ThriftkeeperError } from '@thriftkeeper/registry';
export type * from './api/types.ts';
