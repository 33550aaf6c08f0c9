import type { DecodeLimits } from '../limits.ts';
import type { CallHeaders } from '../service/call-headers.ts';
import type { DialOptions } from '../socket/dial.ts';
import type { StackOptions } from '../stack.ts';
import type { Deadlines } from '../time/deadlines.ts';

/** How to connect to a provider, and what to hold it to. */
export interface ConnectionOptions extends DialOptions, StackOptions {
  /** Limits on what the provider sends. */
  readonly limits?: Partial<DecodeLimits> | undefined;
  /**
   * Whether the provider takes several calls at once on one connection. Default true. False: one call at a
   * time, and the connection is closed when a call on it is given up (spec CALL-6).
   */
  readonly concurrency?: boolean | undefined;
  /** Most calls waiting for their answers; beyond, see `overflow`. Default 4096, 1 without concurrency. */
  readonly maxInFlight?: number | undefined;
  /** Most bytes waiting to be sent; beyond, see `overflow`. Default 64 MiB. */
  readonly maxQueuedBytes?: number | undefined;
  /**
   * What becomes of a call beyond these bounds: `fail`, with OVERLOADED, or `wait` until there is room, in order and
   * within its deadline. Default `fail`.
   */
  readonly overflow?: 'fail' | 'wait' | undefined;
  /** With `wait`, most calls that wait; beyond, calls fail with OVERLOADED. Default 1024. */
  readonly maxWaiting?: number | undefined;
  /** With transport `http`, the path that calls are posted to. Default `/`. */
  readonly path?: string | undefined;
  /** With transport `http`, most sockets at once; further calls wait for one, in order. Default 64. */
  readonly maxSockets?: number | undefined;
  /** With transport `header`, whether calls are compressed with zlib; a server answers as it was asked. Default false. */
  readonly zlib?: boolean | undefined;
  /** With transports `http` and `header`, sent beside each call. Default: none. */
  readonly headers?: CallHeaders | undefined;
  /** Service name put before method names, for multiplexed servers. Default: none. */
  readonly multiplexed?: string | undefined;
  /** Whether coded refusals of the provider count (its record lists `refuse`, spec KEEP-13). Default false. */
  readonly trustCodes?: boolean | undefined;
  /** Where deadlines are kept; default one for the whole process. */
  readonly deadlines?: Deadlines | undefined;
  /** Told once when the connection has ended; no error when `close()` ended it. */
  readonly onClosed?: ((error: Error | undefined) => void) | undefined;
}

/** What one call may say. */
export interface CallOptions {
  /** Time for the answer, in milliseconds from now; 0 fails at once. Default: none, the caller keeps the time. */
  readonly deadlineMs?: number | undefined;
  /** The present on the clock of `performance.now()`, from a caller who has just looked at it. Default: it is asked. */
  readonly nowMs?: number | undefined;
  /** Sent beside the call where the stack has headers; they win over those of the connection. */
  readonly headers?: CallHeaders | undefined;
  /** Told the headers of the reply, before the call settles. */
  readonly onHeaders?: ((headers: CallHeaders) => void) | undefined;
  /** Service name put before the method's name in place of the connection's. Default: the connection's. */
  readonly multiplexed?: string | undefined;
  /** Gives the call up when aborted; the reason becomes the error's cause. */
  readonly signal?: AbortSignal | undefined;
}
