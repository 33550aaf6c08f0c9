import type { Socket } from 'node:net';
import { asProtocolError, protocolError } from '../error.ts';
import type { Splitter } from '../framing/splitter.ts';
import { InboundBytes } from '../inbound-bytes.ts';
import { Outbound } from '../socket/outbound.ts';
import { describeMismatch } from '../stack-mismatch.ts';
import { MessageType } from '../wire.ts';
import { answerUnknownMethod, answerUnreadable } from './answer-misfit.ts';
import { answerStranger } from './answer-stranger.ts';
import { ConnectionTimer } from './connection-timer.ts';
import { IncomingCall } from './incoming-call.ts';
import type { CallEnd } from './listener-options.ts';
import { CallRefusal } from './refusal.ts';
import type { Serving } from './serving.ts';
import { writeFailure, writeResult } from './write-reply.ts';

/** A client's connection to a listener. */
export class ServerConnection {
  /** Number of the connection, unique in the process. */
  readonly id: number;
  /** The client's address: `host:port`, or `unix:` for a unix socket. */
  readonly peer: string;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
  /** Yours: who the consumer is, its limits, … */
  data: unknown;
  /** Calls that have arrived, refused and unknown ones included. */
  callCount = 0;
  bytesRead = 0;
  private readonly socket: Socket;
  private readonly serving: Serving;
  private readonly inbound = new InboundBytes();
  private readonly splitter: Splitter;
  private readonly outbound: Outbound;
  private readonly timer: ConnectionTimer | undefined;
  private watched: Set<IncomingCall> | undefined;
  private running = 0;
  private reading = false;
  private paused = false;
  private ended = false;
  private closing = false;
  private spokeOnce = false;
  private reason: Error | undefined;

  /** @internal */
  constructor(
    id: number,
    socket: Socket,
    peer: string,
    serving: Serving,
    onEnd: (connection: ServerConnection) => void,
  ) {
    this.id = id;
    this.socket = socket;
    this.peer = peer;
    this.serving = serving;
    this.splitter = serving.stack.createSplitter();
    this.outbound = new Outbound(socket, () => this.onWritten());
    if (serving.idleTimeoutMs > 0 || serving.messageTimeoutMs > 0)
      this.timer = new ConnectionTimer(this, serving);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.destroy(error));
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.lose();
        onEnd(this);
        resolve();
        serving.hooks.connectionClosed?.(this, this.reason);
      });
    });
  }

  /** Calls whose handlers run. */
  get inProgress(): number {
    return this.running;
  }

  get bytesWritten(): number {
    return this.outbound.bytesWritten;
  }

  /** @internal Bytes of an unfinished message. */
  get unfinishedBytes(): number {
    return this.paused ? 0 : this.inbound.size;
  }

  /** @internal Bytes of replies that the client's side has taken. */
  get bytesTaken(): number {
    return this.outbound.bytesWritten - this.socket.writableLength;
  }

  /** @internal Bytes that the client has not taken. */
  get backlogBytes(): number {
    return this.outbound.backlogBytes;
  }

  /** Ends the connection once the calls in progress are answered; further ones are refused as draining. */
  close(): void {
    this.closing = true;
    this.endWhenIdle();
  }

  /** Ends the connection at once. */
  destroy(error?: Error): void {
    this.reason ??= error;
    this.socket.destroy();
    this.lose();
  }

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

  private lose(): void {
    if (this.ended) return;
    this.ended = true;
    this.inbound.clear();
    this.timer?.stop();
    if (this.watched === undefined) return;
    for (const call of this.watched) call.abort(this.reason ?? new Error('the client has gone'));
    this.watched.clear();
  }

  private receive(chunk: Buffer): void {
    if (this.ended) return;
    this.bytesRead += chunk.length;
    this.inbound.push(chunk);
    this.timer?.touch();
    this.read();
  }

  /** Runs the calls that have arrived, as far as limits allow. */
  private read(): void {
    const { inbound, splitter } = this;
    this.reading = true;
    try {
      while (!this.ended && !this.isBlocked() && splitter.next(inbound)) {
        this.take(inbound.bytes, splitter.messageStart, splitter.messageEnd);
        inbound.consume(splitter.consumed);
        this.spokeOnce = true;
      }
    } catch (error) {
      this.reject(error);
    }
    this.reading = false;
    if (this.ended) return;
    const blocked = this.isBlocked();
    if (blocked && !this.paused) this.socket.pause();
    else if (!blocked && this.paused) this.socket.resume();
    this.paused = blocked;
  }

  private isBlocked(): boolean {
    const { maxInProgress, highWaterBytes } = this.serving;
    return this.running >= maxInProgress || this.outbound.backlogBytes > highWaterBytes;
  }

  /** Reads one message, and runs its call. Throws when the stream cannot be trusted any more. */
  private take(bytes: Buffer, start: number, end: number): void {
    const { serving } = this;
    const { reader, hooks } = serving;
    reader.begin(bytes, start, end);
    reader.readHeader();
    const { messageType, seqid } = reader;
    if (messageType !== MessageType.CALL && messageType !== MessageType.ONEWAY) {
      throw protocolError(`message of type ${messageType} where a call was expected`);
    }
    this.callCount++;
    const served = serving.table.find(reader.bytes, reader.nameStart, reader.nameEnd);
    if (served === undefined) {
      if (messageType === MessageType.CALL) {
        serving.writer.sink = this.outbound.open();
        answerUnknownMethod(serving);
      }
      return;
    }
    let args: unknown[];
    try {
      args = serving.table.readArguments(served, seqid, reader, serving.writer);
    } catch (error) {
      const reason = asProtocolError(error, `arguments of '${served.description.name}' cannot be read`);
      if (messageType === MessageType.CALL) {
        serving.writer.sink = this.outbound.open();
        answerUnreadable(serving, served.wireName, seqid, reason.message);
      }
      throw reason;
    }
    const now =
      hooks.callEnded === undefined && hooks.callStarted === undefined ? 0 : serving.deadlines.now();
    const call = new IncomingCall(this, served, seqid, args, now, end - start);
    this.running++;
    hooks.callStarted?.(call);
    this.run(call);
  }

  private run(call: IncomingCall): void {
    let result: unknown;
    try {
      if (this.closing || this.serving.draining)
        throw new CallRefusal('DRAINING', 'this provider is stopping');
      result = this.serving.handler(call);
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
    const { hooks, writer } = serving;
    this.running--;
    let end: CallEnd = 'dropped';
    let error = failed ? outcome : undefined;
    let replyBytes = 0;
    if (call.reply === undefined) {
      if (!(outcome instanceof CallRefusal && failed)) end = failed ? 'failed' : 'returned';
    } else if (!this.ended) {
      const sink = this.outbound.open();
      writer.sink = sink;
      const before = sink.length;
      try {
        ({ end, error } = failed
          ? writeFailure(serving, call, outcome)
          : writeResult(serving, call, outcome));
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
      hooks.callEnded(call, end, error, replyBytes, serving.deadlines.now() - call.startedMs);
    }
    if (this.ended) return;
    this.timer?.touch();
    if (!this.reading && this.paused) this.read();
    if (this.closing) this.endWhenIdle();
  }

  private onWritten(): void {
    this.timer?.touch();
    if (this.paused && !this.reading && !this.ended) this.read();
    if (this.closing) this.endWhenIdle();
  }

  /** The stream makes no sense: say so in a way that the peer may understand, and close. */
  private reject(error: unknown): void {
    const { stack } = this.serving;
    const bytes = this.inbound.bytes.subarray(this.inbound.start, this.inbound.end);
    const found = this.spokeOnce ? undefined : describeMismatch(bytes, stack);
    const text = `this port takes ${stack.transport} ${stack.protocol} messages, the client sends ${found}`;
    const reason = asProtocolError(error, 'message cannot be read');
    this.reason ??= found === undefined ? reason : protocolError(`${this.peer}: ${text}`, { cause: reason });
    this.outbound.flush();
    const answer = found === undefined ? undefined : answerStranger(bytes, text);
    if (answer !== undefined) this.socket.write(answer);
    this.lose();
    this.socket.destroySoon();
  }

  private endWhenIdle(): void {
    if (this.running > 0 || this.ended) return;
    this.outbound.flush();
    if (this.outbound.backlogBytes > 0) return;
    // FIN first: destroying with unread bytes would reset the connection, and take the last replies with it.
    this.socket.end();
  }
}
