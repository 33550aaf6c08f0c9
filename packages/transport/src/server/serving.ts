import type { HeaderCodecs } from '../header/header-exchange.ts';
import type { DecodeLimits } from '../limits.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import type { Stack } from '../stack.ts';
import type { Deadlines } from '../time/deadlines.ts';
import type { ApplicationException } from './application-exception.ts';
import type { IncomingCall } from './incoming-call.ts';
import type { Admission, CallHandler, ListenerHooks } from './listener-options.ts';
import type { MethodTable } from './method-table.ts';

/**
 * What all connections of a listener share. Messages are read and written in one go, so one reader and one
 * writer serve them all, and an idle connection holds neither.
 */
export interface Serving {
  readonly stack: Stack;
  readonly limits: DecodeLimits;
  readonly reader: ProtocolReader;
  readonly writer: ProtocolWriter;
  /** With transport `header`, where each message says which protocol it is in. */
  readonly headerCodecs: HeaderCodecs | undefined;
  readonly table: MethodTable;
  readonly handler: CallHandler;
  readonly admit: Admission;
  readonly hooks: ListenerHooks;
  /** Whether anybody is told how long calls take: the clock is not read else. */
  readonly timed: boolean;
  readonly deadlines: Deadlines;
  readonly mapError: (error: unknown, call: IncomingCall) => ApplicationException;
  readonly maxInProgress: number;
  readonly highWaterBytes: number;
  readonly idleTimeoutMs: number;
  readonly messageTimeoutMs: number;
  /** Set while the listener stops: new calls are refused. */
  draining: boolean;
}
