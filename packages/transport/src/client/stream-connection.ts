import type { Socket } from 'node:net';
import { protocolError, ThriftkeeperError } from '../error.ts';
import type { MethodDescription } from '../service/service-description.ts';
import { Outbound } from '../socket/outbound.ts';
import { type Deadlines, sharedDeadlines } from '../time/deadlines.ts';
import { MessageType } from '../wire.ts';
import { answerError } from './answer.ts';
import { Bounds } from './bounds.ts';
import * as errors from './call-errors.ts';
import { type CallSink, promiseOf } from './call-sink.ts';
import type { CallOptions, ConnectionOptions } from './connection-options.ts';
import { passHeaders } from './pass-headers.ts';
import { PendingCall } from './pending-call.ts';
import { PendingCalls } from './pending-calls.ts';
import { refuseCall } from './refuse-call.ts';
import { StreamCodec } from './stream-codec.ts';
import type { BoundedConnection } from './waiting-connection.ts';

const NO_OPTIONS: CallOptions = {};

/** A connection whose messages follow each other on a socket. */
export class StreamConnection implements BoundedConnection {
  readonly address: string;
  readonly closed: Promise<void>;
  onRelieved: (() => void) | undefined;
  private state: 'open' | 'draining' | 'closed' = 'open';
  private readonly pending = new PendingCalls();
  private readonly onewaysToWrite: PendingCall[] = [];
  private readonly outbound: Outbound;
  private readonly codec: StreamCodec;
  private readonly deadlines: Deadlines;
  private readonly concurrency: boolean;
  private readonly bounds: Bounds;
  private readonly trustCodes: boolean;
  private readonly socket: Socket;
  private readonly onClosed: ((error: Error | undefined) => void) | undefined;
  /** When the bytes that are read now came in. */
  private arrivedMs = 0;
  private reason: Error | undefined;
  private finishClosing: () => void = () => {};

  /** @internal Use `connect`. */
  constructor(socket: Socket, address: string, options: ConnectionOptions) {
    this.socket = socket;
    this.address = address;
    this.codec = new StreamCodec(options);
    this.outbound = new Outbound(socket, (flushes) => this.settleOneways(flushes));
    this.deadlines = options.deadlines ?? sharedDeadlines();
    this.concurrency = options.concurrency ?? true;
    this.bounds = new Bounds(options);
    this.trustCodes = options.trustCodes ?? false;
    this.onClosed = options.onClosed;
    this.closed = new Promise((resolve) => {
      this.finishClosing = resolve;
    });
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(new Error('closed by the peer')));
    // It may have ended between the handshake and now.
    if (socket.destroyed) this.end(new Error('closed by the peer'));
  }

  get inFlight(): number {
    return this.pending.size;
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  get fullness(): string | undefined {
    return this.bounds.reached(this.pending.size, this.outbound.backlogBytes);
  }

  call(method: MethodDescription, args: readonly unknown[], options?: CallOptions): Promise<unknown> {
    return promiseOf((sink) => this.start(method, args, options, sink));
  }

  start(
    method: MethodDescription,
    args: readonly unknown[],
    options: CallOptions | undefined,
    sink: CallSink,
  ): void {
    const refused = refuseCall(this, method, args, options);
    if (refused !== undefined) sink.fail(refused);
    else this.send(new PendingCall(method, sink, this.onExpire), args, options);
  }

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    if (this.state === 'open') {
      this.state = 'draining';
      if (options.graceMs !== undefined) {
        const cancel = this.deadlines.clock.schedule(options.graceMs, () => this.destroy());
        void this.closed.then(cancel);
      }
      this.closeWhenIdle();
    }
    return this.closed;
  }

  destroy(error?: Error): void {
    if (this.state === 'closed') this.socket.destroy();
    else this.end(error ?? new Error('connection destroyed by its owner'));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private send(call: PendingCall, args: readonly unknown[], options: CallOptions | undefined): void {
    const { deadlineMs, nowMs, signal } = options ?? NO_OPTIONS;
    this.pending.add(call);
    try {
      this.codec.write(this.outbound.open(), call, args, options);
    } catch (error) {
      this.pending.remove(call);
      call.sink.fail(errors.unwritable(call.method.name, error));
      return;
    }
    call.flush = this.outbound.flushes;
    if (call.method.oneway) this.onewaysToWrite.push(call);
    if (deadlineMs !== undefined) {
      call.deadlineMs = deadlineMs;
      this.deadlines.add(call, deadlineMs, nowMs);
    }
    if (signal !== undefined) this.watch(call, signal);
  }

  private watch(call: PendingCall, signal: AbortSignal): void {
    call.signal = signal;
    call.onAbort = () =>
      this.giveUp(
        call,
        errors.callAborted(call.method.name, this.address, this.isWritten(call), signal.reason),
      );
    signal.addEventListener('abort', call.onAbort, { once: true });
  }

  private readonly onExpire = (call: PendingCall): void =>
    this.giveUp(call, errors.deadlineExceeded(call, this.address, this.isWritten(call)));

  private giveUp(call: PendingCall, error: ThriftkeeperError): void {
    if (!this.take(call)) return;
    call.sink.fail(error);
    // Its answer may still come, and would be taken for that of the next call.
    if (!this.concurrency && !call.method.oneway) this.end(error);
  }

  /** Whether the call's bytes were handed over; what is still in our buffer certainly did not reach anyone. */
  private isWritten(call: PendingCall): boolean {
    return call.flush < this.outbound.flushes;
  }

  /** Takes the call out, for the one who settles it; false when someone else did. */
  private take(call: PendingCall): boolean {
    if (!call.open) return false;
    call.open = false;
    this.pending.remove(call);
    this.deadlines.remove(call);
    if (call.onAbort !== undefined) call.signal?.removeEventListener('abort', call.onAbort);
    if (this.state === 'draining') this.closeWhenIdle();
    this.onRelieved?.();
    return true;
  }

  private settleOneways(flushes: number): void {
    this.onRelieved?.();
    while (this.onewaysToWrite.length > 0 && this.onewaysToWrite[0]!.flush < flushes) {
      const call = this.onewaysToWrite.shift()!;
      if (this.take(call)) call.sink.succeed(undefined);
    }
  }

  private receive(chunk: Buffer): void {
    const { codec } = this;
    codec.push(chunk);
    this.arrivedMs = this.deadlines.clock.preciseNow();
    try {
      while (this.state !== 'closed' && codec.next()) this.answer();
    } catch (error) {
      this.end(codec.explain(error, this.address));
    }
  }

  /** Reads one message and settles its call. Throws when nothing later on the connection can be trusted. */
  private answer(): void {
    const { reader, generated, headers } = this.codec;
    reader.readHeader();
    const { messageType, seqid } = reader;
    if (messageType !== MessageType.REPLY && messageType !== MessageType.EXCEPTION) {
      throw protocolError(`message of type ${messageType} where an answer was expected`);
    }
    const call = this.pending.get(seqid);
    if (call === undefined) {
      // The answer to a call that was given up; nobody waits for it.
      if (this.concurrency && this.pending.wasIssued(seqid)) return;
      throw protocolError(`answer number ${seqid} belongs to no call`);
    }
    const error = generated.receive(call.method, reader);
    if (!this.take(call)) return;
    if (headers !== undefined && !passHeaders(call, headers)) return;
    if (error === null || error === undefined) call.sink.succeed(generated.takeValue(), this.arrivedMs);
    else if (messageType === MessageType.REPLY && typeof error !== 'string') call.sink.fail(error);
    else call.sink.fail(answerError(call.method.name, this.address, error, this.trustCodes));
  }

  private closeWhenIdle(): void {
    if (this.pending.size > 0 || this.socket.destroyed) return;
    this.outbound.flush();
    this.end(undefined);
  }

  /** The one way to the closed state: settles whatever still waits. */
  private end(error: Error | undefined): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.reason = error;
    this.codec.clear();
    // What comes while the last bytes leave is for nobody.
    this.socket.removeAllListeners('data').resume();
    // Bytes that wait still are of calls that were given up: a peer that does not read must not hold us for them.
    if (error === undefined && this.outbound.backlogBytes === 0) this.socket.destroySoon();
    else this.socket.destroy();
    for (const call of this.pending.all()) {
      const written = this.isWritten(call);
      if (!this.take(call)) continue;
      const { name } = call.method;
      call.sink.fail(
        error instanceof ThriftkeeperError
          ? errors.brokenByPeer(name, written, error)
          : errors.connectionLost(name, this.address, written, error),
      );
    }
    this.onewaysToWrite.length = 0;
    const finish = (): void => {
      this.finishClosing();
      this.onClosed?.(this.reason);
    };
    if (this.socket.closed) finish();
    else this.socket.once('close', finish);
  }
}
