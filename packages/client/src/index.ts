/**
 * Call an Apache Thrift service whose servers are found, balanced and failed over by themselves.
 *
 * @packageDocumentation
 */

export type { PickerName } from '@thriftkeeper/balancer';
export { type ErrorCode, ThriftkeeperError } from '@thriftkeeper/registry';
export type { AttemptEnd } from './attempt-end.ts';
export type { CallOptions } from './call-options.ts';
export type { ClientControl } from './client-control.ts';
export type { ClientOptions } from './client-options.ts';
export { type Client, createClient } from './create-client.ts';
export type { ProviderView } from './fleet.ts';
