/**
 * Serve an interface that Apache Thrift's compiler generated: listen, announce, and stop in order.
 *
 * @packageDocumentation
 */

export { type ErrorCode, ThriftkeeperError } from '@thriftkeeper/registry';
export type { HandlerOf, ServiceModule } from '@thriftkeeper/transport';
export type { AdaptiveLimitOptions } from './admission/adaptive-limit.ts';
export type { CallContext } from './call-context.ts';
export { type CallbackHandlerOf, callbacks } from './callbacks.ts';
export { createServer } from './create-server.ts';
export { Server } from './server.ts';
export type { ServerHooks, ServerOptions } from './server-options.ts';
export type { ServerState } from './server-state.ts';
export type { StopTimes } from './stop-times.ts';
