import type { ByteSink } from '../byte-sink.ts';
import { asProtocolError, protocolError } from '../error.ts';
import { Misfit } from '../shape/misfit.ts';
import { MessageType } from '../wire.ts';
import { answerUnknownMethod, answerUnreadable } from './answer-misfit.ts';
import type { Exchange } from './exchange.ts';
import { IncomingCall } from './incoming-call.ts';
import type { CallEnd } from './listener-options.ts';
import { CallRefusal } from './refusal.ts';
import type { Serving } from './serving.ts';
import { writeFailure, writeResult } from './write-reply.ts';

/** A client's connection to a listener, and the calls that came on it. */
export abstract class ServerConnection {
  /** Number of the connection, unique in the process. */
  readonly id: number;
  /** The client's address: `host:port`, or `unix:` for a unix socket. */
  readonly peer: string;
  /** Resolves when the connection has ended. */
  abstract readonly closed: Promise<void>;
  /** Yours: who the consumer is, its limits, … */
  data: unknown;
  /** Calls that have arrived, refused and unknown ones included. */
  callCount = 0;
  bytesRead = 0;
  protected readonly serving: Serving;
  protected running = 0;
  protected ended = false;
  protected closing = false;
  /** When the bytes that are read now arrived. */
  protected arrivedMs = 0;
  protected reason: Error | undefined;
  private watched: Set<IncomingCall> | undefined;

  /** @internal */
  constructor(id: number, peer: string, serving: Serving) {
    this.id = id;
    this.peer = peer;
    this.serving = serving;
  }

  /** Calls whose handlers run. */
  get inProgress(): number {
    return this.running;
  }

  abstract get bytesWritten(): number;

  /** Ends the connection once the calls in progress are answered; further ones are refused as draining. */
  abstract close(): void;

  /** Ends the connection at once. */
  abstract destroy(error?: Error): void;

  /** @internal */
  watchForLoss(call: IncomingCall): void {
    this.watched ??= new Set();
    this.watched.add(call);
    if (this.ended) call.abort(this.reason ?? new Error('the client has gone'));
  }

  /** @internal */
  unwatch(call: IncomingCall): void {
    this.watched?.delete(call);
  }

  /** Where the reply goes. */
  protected abstract openReply(exchange: Exchange | undefined, seqid: number): ByteSink;

  /** Told when a call has ended and its reply, if any, is written. */
  protected abstract afterCall(exchange: Exchange | undefined): void;

  /** Marks the connection as gone, and tells the calls that asked for it. */
  protected lose(): void {
    this.ended = true;
    if (this.watched === undefined) return;
    for (const call of this.watched) call.abort(this.reason ?? new Error('the client has gone'));
    this.watched.clear();
  }

  /** Reads one message, and runs its call. Throws when its sender cannot be trusted any more. */
  protected take(bytes: Buffer, start: number, end: number, exchange: Exchange | undefined): void {
    const { serving } = this;
    const { reader, writer } = exchange ?? serving;
    reader.begin(bytes, start, end);
    reader.readHeader();
    const { messageType, seqid } = reader;
    if (messageType !== MessageType.CALL && messageType !== MessageType.ONEWAY) {
      throw protocolError(`message of type ${messageType} where a call was expected`);
    }
    this.callCount++;
    const served = serving.table.find(reader.bytes, reader.nameStart, reader.nameEnd);
    if (served === undefined) {
      serving.hooks.callUnknown?.(this);
      if (messageType === MessageType.CALL) {
        writer.sink = this.openReply(exchange, seqid);
        answerUnknownMethod(reader, writer);
      }
      exchange?.done();
      return;
    }
    let args: unknown[];
    try {
      args = serving.table.readArguments(served, seqid, reader, writer);
    } catch (error) {
      const reason = asProtocolError(error, `arguments of '${served.description.name}' cannot be read`);
      if (messageType === MessageType.CALL) {
        writer.sink = this.openReply(exchange, seqid);
        answerUnreadable(writer, served.description.name, seqid, reason.message);
      }
      if (!(error instanceof Misfit)) throw reason;
      exchange?.done();
      return;
    }
    const call = new IncomingCall(this, served, seqid, args, this.arrivedMs, end - start, exchange);
    this.running++;
    serving.hooks.callStarted?.(call);
    this.run(call);
  }

  private run(call: IncomingCall): void {
    const { serving } = this;
    const refusal = serving.admit(call, this.closing || serving.draining);
    if (refusal !== undefined) {
      this.finish(call, true, refusal);
      return;
    }
    call.admitted = true;
    let result: unknown;
    try {
      result = serving.handler(call);
      if (typeof (result as PromiseLike<unknown> | undefined)?.then === 'function') {
        (result as PromiseLike<unknown>).then(
          (value) => this.finish(call, false, value),
          (error) => this.finish(call, true, error),
        );
        return;
      }
    } catch (error) {
      this.finish(call, true, error);
      return;
    }
    this.finish(call, false, result);
  }

  private finish(call: IncomingCall, failed: boolean, outcome: unknown): void {
    const { serving } = this;
    const { hooks } = serving;
    this.running--;
    let end: CallEnd = 'dropped';
    let error = failed ? outcome : undefined;
    let replyBytes = 0;
    if (call.reply === undefined) {
      if (!(outcome instanceof CallRefusal && failed)) end = failed ? 'failed' : 'returned';
    } else if (!this.ended) {
      const { writer } = call.exchange ?? serving;
      const sink = this.openReply(call.exchange, call.seqid);
      writer.sink = sink;
      const before = sink.length;
      try {
        ({ end, error } = failed
          ? writeFailure(serving, writer, call, outcome)
          : writeResult(writer, call, outcome));
      } catch (cause) {
        // Not even an error answer fits: the client must not wait for it.
        writer.reset();
        error = cause;
        this.destroy(cause as Error);
      }
      replyBytes = sink.length - before;
    }
    call.finished();
    if (hooks.callEnded !== undefined) {
      hooks.callEnded(call, end, error, replyBytes, serving.deadlines.clock.preciseNow() - call.startedMs);
    }
    this.afterCall(call.exchange);
  }
}
