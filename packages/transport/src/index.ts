/**
 * Apache Thrift over fast connections: unchanged generated code, deadlines, limits, calls that always settle.
 *
 * @packageDocumentation
 */

export type { CallSink } from './client/call-sink.ts';
export { clientOn } from './client/client-on.ts';
export { connect } from './client/connect.ts';
export type { Connection } from './client/connection.ts';
export type { CallOptions, ConnectionOptions } from './client/connection-options.ts';
export { type ErrorCode, type ErrorOptions, type ErrorOutcome, ThriftkeeperError } from './error.ts';
export {
  ConsumerIdentity,
  Keeper,
  KeeperException,
  LimitInForce,
  ProviderHealth,
  ProviderIdentity,
} from './generated/keeper.js';
export { createHttpHandler, type HttpHandler, type HttpHandlerOptions } from './http/http-handler.ts';
export { identify, KEEPER, type ProviderAnswer, type WhoCalls } from './keeper/identify.ts';
export { DEFAULT_LIMITS, type DecodeLimits, resolveLimits } from './limits.ts';
export type { Int64Form } from './protocol/int64.ts';
export type { ProtocolReader, ProtocolWriter } from './protocol/protocol.ts';
export { type ApplicationException, applicationException } from './server/application-exception.ts';
export type { IncomingCall } from './server/incoming-call.ts';
export { listen } from './server/listen.ts';
export type { Listener } from './server/listener.ts';
export type {
  Admission,
  CallEnd,
  CallHandler,
  ListenerHooks,
  ListenerOptions,
  ServingOptions,
} from './server/listener-options.ts';
export { CallRefusal } from './server/refusal.ts';
export type { ServerConnection } from './server/server-connection.ts';
export type { CallHeaders } from './service/call-headers.ts';
export { type CodedMessage, formatCodedMessage, parseCodedMessage } from './service/coded-message.ts';
export { type ConsumerNames, consumerHeaders, readConsumerHeaders } from './service/consumer-headers.ts';
export { describeService } from './service/describe-service.ts';
export type { ExceptionClass } from './service/generated-method.ts';
export type { MethodDescription, ServiceDescription } from './service/service-description.ts';
export type {
  ClientOf,
  HandlerOf,
  MethodName,
  MethodParameters,
  MethodResult,
  ServiceModule,
} from './service/service-module.ts';
export { methodBy, type WrittenAnswer, type WrittenMethod } from './service/written-method.ts';
export { type Address, formatAddress, parseAddress } from './socket/address.ts';
export type { DialOptions } from './socket/dial.ts';
export type { ProtocolName, StackOptions, TransportName } from './stack.ts';
export { type Clock, systemClock } from './time/clock.ts';
export { Deadlines, sharedDeadlines } from './time/deadlines.ts';
export { TimingWheel, WheelEntry } from './time/timing-wheel.ts';
export { ApplicationExceptionType, WireType } from './wire.ts';
