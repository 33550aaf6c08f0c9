import { type CallHeaders, NO_HEADERS } from '../service/call-headers.ts';
import type { MethodDescription } from '../service/service-description.ts';
import type { Exchange } from './exchange.ts';
import type { GeneratedReply, ServedMethod } from './method-table.ts';
import type { ServerConnection } from './server-connection.ts';

/** A call that has arrived, with its arguments decoded. */
export class IncomingCall {
  readonly connection: ServerConnection;
  readonly method: MethodDescription;
  /** Name of the service on a multiplexed listener; empty for the default service. */
  readonly service: string;
  readonly args: readonly unknown[];
  /** When its last bytes arrived, in monotonic milliseconds with a fraction; 0 when no hook asks for times. */
  readonly startedMs: number;
  /** Size of the call's message. */
  readonly requestBytes: number;
  /** Whether it was let through to its handler. */
  admitted = false;
  /** @internal */
  readonly seqid: number;
  /** @internal */
  readonly exchange: Exchange | undefined;
  /** @internal Undefined for oneway calls, and once answered. */
  reply: GeneratedReply | undefined;
  private controller: AbortController | undefined;

  /** @internal */
  constructor(
    connection: ServerConnection,
    served: ServedMethod,
    seqid: number,
    args: unknown[],
    startedMs: number,
    requestBytes: number,
    exchange: Exchange | undefined,
  ) {
    this.connection = connection;
    this.method = served.description;
    this.service = served.service;
    this.seqid = seqid;
    this.startedMs = startedMs;
    this.requestBytes = requestBytes;
    this.exchange = exchange;
    if (!served.description.oneway) this.reply = args.pop() as GeneratedReply;
    this.args = args;
  }

  /**
   * What came beside the arguments: HTTP headers with names in lower case, info headers of THeader. Empty on stacks
   * without.
   */
  get headers(): CallHeaders {
    return this.exchange?.headers ?? NO_HEADERS;
  }

  /**
   * Sends a header beside the reply, where the stack has any; else it does nothing.
   *
   * @throws ThriftkeeperError INVALID_ARGUMENT for what the stack cannot carry
   */
  setReplyHeader(name: string, value: string): void {
    this.exchange?.setReplyHeader(name, value);
  }

  /** Aborted when the connection ends before the answer: nobody waits for it any more. Made when asked for. */
  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      this.connection.watchForLoss(this);
    }
    return this.controller.signal;
  }

  /** @internal */
  abort(reason: unknown): void {
    this.controller?.abort(reason);
  }

  /** @internal */
  finished(): void {
    this.reply = undefined;
    if (this.controller !== undefined) this.connection.unwatch(this);
  }
}
