import type { MethodDescription } from '../service/service-description.ts';
import type { GeneratedReply, ServedMethod } from './method-table.ts';
import type { ServerConnection } from './server-connection.ts';

/** A call that has arrived, with its arguments decoded. */
export class IncomingCall {
  readonly connection: ServerConnection;
  readonly method: MethodDescription;
  /** Name of the service on a multiplexed listener; empty for the default service. */
  readonly service: string;
  readonly args: readonly unknown[];
  /** Monotonic milliseconds of arrival; 0 when no hook asks for call times. */
  readonly startedMs: number;
  /** Size of the call's message. */
  readonly requestBytes: number;
  /** @internal */
  readonly seqid: number;
  /** @internal The name that it was called by. */
  readonly wireName: string;
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
  ) {
    this.connection = connection;
    this.method = served.description;
    this.service = served.service;
    this.wireName = served.wireName;
    this.seqid = seqid;
    this.startedMs = startedMs;
    this.requestBytes = requestBytes;
    if (!served.description.oneway) this.reply = args.pop() as GeneratedReply;
    this.args = args;
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
