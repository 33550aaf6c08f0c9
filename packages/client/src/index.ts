/**
 * Call an Apache Thrift service whose servers are found, balanced and failed over by themselves.
 *
 * @packageDocumentation
 */

export type { PickerName } from '@thriftkeeper/balancer';
export { type ErrorCode, ThriftkeeperError } from '@thriftkeeper/registry';
export type { AttemptEnd } from './call/attempt-end.ts';
export type { CallOptions } from './call/call-options.ts';
export type { InterceptedCall, Interceptor } from './call/interceptor.ts';
export type { HedgingOptions } from './call/method-plan.ts';
export type { ClientControl } from './client-control.ts';
export type { ClientOptions } from './client-options.ts';
export { type Client, createClient } from './create-client.ts';
export type { ClientEvent, ClientEventDetail } from './events.ts';
export type { ProviderView } from './fleet/fleet.ts';
export { type InterfaceDescription, idempotentMethods } from './idempotent-methods.ts';
