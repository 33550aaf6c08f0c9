import type { Socket } from 'node:net';
import { asProtocolError, protocolError, ThriftkeeperError } from '../error.ts';
import type { Splitter } from '../framing/splitter.ts';
import { HeaderFraming, type HeaderProtocol } from '../header/header-frame.ts';
import { HeaderSplitter } from '../header/header-splitter.ts';
import { InboundBytes } from '../inbound-bytes.ts';
import { resolveLimits } from '../limits.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import { type CallHeaders, NO_HEADERS } from '../service/call-headers.ts';
import type { MethodDescription } from '../service/service-description.ts';
import { Outbound } from '../socket/outbound.ts';
import { createStack, type Stack } from '../stack.ts';
import { describeMismatch } from '../stack-mismatch.ts';
import { type Deadlines, sharedDeadlines } from '../time/deadlines.ts';
import { MessageType } from '../wire.ts';
import { answerError } from './answer.ts';
import * as errors from './call-errors.ts';
import { type CallSink, promiseOf } from './call-sink.ts';
import type { CallOptions, ConnectionOptions } from './connection-options.ts';
import { GeneratedClient } from './generated-client.ts';
import { passHeaders } from './pass-headers.ts';
import { PendingCall } from './pending-call.ts';
import { PendingCalls } from './pending-calls.ts';
import type { BoundedConnection } from './waiting-connection.ts';

/** A connection whose messages follow each other on a socket. */
export class StreamConnection implements BoundedConnection {
  readonly address: string;
  readonly closed: Promise<void>;
  onRelieved: (() => void) | undefined;
  private state: 'open' | 'draining' | 'closed' = 'open';
  private readonly pending = new PendingCalls();
  private readonly onewaysToWrite: PendingCall[] = [];
  private readonly inbound = new InboundBytes();
  private readonly outbound: Outbound;
  private readonly stack: Stack;
  private readonly reader: ProtocolReader;
  private readonly writer: ProtocolWriter;
  private readonly splitter: Splitter;
  private readonly headerSplitter: HeaderSplitter | undefined;
  private readonly headerFraming: HeaderFraming | undefined;
  private readonly headers: CallHeaders;
  private readonly zlib: boolean;
  private readonly generated: GeneratedClient;
  private readonly deadlines: Deadlines;
  private readonly concurrency: boolean;
  private readonly maxInFlight: number;
  private readonly maxQueuedBytes: number;
  private readonly trustCodes: boolean;
  private readonly socket: Socket;
  private readonly onClosed: ((error: Error | undefined) => void) | undefined;
  private reason: Error | undefined;
  private finishClosing: () => void = () => {};

  /** @internal Use `connect`. */
  constructor(socket: Socket, address: string, options: ConnectionOptions) {
    this.socket = socket;
    this.address = address;
    const limits = resolveLimits(options.limits);
    this.stack = createStack(options, limits);
    this.outbound = new Outbound(socket, (flushes) => this.settleOneways(flushes));
    this.reader = this.stack.createReader();
    this.headerFraming =
      this.stack.transport === 'header'
        ? new HeaderFraming(this.stack.protocol as HeaderProtocol, limits.maxMessageBytes)
        : undefined;
    this.headers = options.headers ?? NO_HEADERS;
    this.zlib = options.zlib ?? false;
    this.writer = this.stack.createWriter(this.headerFraming);
    this.writer.namePrefix = options.multiplexed === undefined ? '' : `${options.multiplexed}:`;
    this.splitter = this.stack.createSplitter();
    this.headerSplitter = this.splitter instanceof HeaderSplitter ? this.splitter : undefined;
    this.generated = new GeneratedClient(this.writer);
    this.deadlines = options.deadlines ?? sharedDeadlines();
    this.concurrency = options.concurrency ?? true;
    this.maxInFlight = this.concurrency ? (options.maxInFlight ?? 4096) : 1;
    this.maxQueuedBytes = options.maxQueuedBytes ?? 64 * 1024 * 1024;
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
    const { size } = this.pending;
    if (size >= this.maxInFlight) return `${size} calls are in flight (maxInFlight)`;
    const bytes = this.outbound.backlogBytes;
    return bytes > this.maxQueuedBytes ? `${bytes} bytes wait to be sent (maxQueuedBytes)` : undefined;
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
    const refused = this.refusal(method, args, options);
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

  /** Why this call cannot be sent now. */
  private refusal(method: MethodDescription, args: readonly unknown[], options: CallOptions | undefined) {
    if (this.state !== 'open') return errors.connectionClosed(method.name, this.address);
    if (args.length !== method.arity) return errors.wrongArguments(method, args.length);
    const { fullness } = this;
    if (fullness !== undefined) return errors.queueFull(method.name, this.address, fullness);
    if (options?.signal?.aborted) {
      return errors.callAborted(method.name, this.address, false, options.signal.reason);
    }
    return undefined;
  }

  private send(call: PendingCall, args: readonly unknown[], options: CallOptions | undefined): void {
    const { deadlineMs, signal } = options ?? {};
    if (deadlineMs !== undefined) {
      call.deadlineMs = deadlineMs;
      if (!(deadlineMs > 0)) {
        call.sink.fail(errors.deadlineExceeded(call, this.address, false));
        return;
      }
    }
    this.pending.add(call);
    if (this.headerFraming !== undefined) this.planHeader(this.headerFraming, call, options);
    try {
      this.writer.sink = this.outbound.open();
      this.generated.send(call.method, call.seqid, args, options?.multiplexed);
    } catch (error) {
      this.pending.remove(call);
      call.sink.fail(errors.unwritable(call.method.name, error));
      return;
    }
    call.flush = this.outbound.flushes;
    if (call.method.oneway) this.onewaysToWrite.push(call);
    if (deadlineMs !== undefined) this.deadlines.add(call, deadlineMs);
    if (signal !== undefined) this.watch(call, signal);
  }

  private planHeader(framing: HeaderFraming, call: PendingCall, options: CallOptions | undefined): void {
    const headers = options?.headers === undefined ? this.headers : { ...this.headers, ...options.headers };
    framing.plan = { kind: 'header', seqid: call.seqid, zlib: this.zlib, headers };
    call.onHeaders = options?.onHeaders;
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
    const { inbound, splitter, headerSplitter: header } = this;
    inbound.push(chunk);
    try {
      while (this.state !== 'closed' && splitter.next(inbound)) {
        if (header !== undefined) this.checkHeader(header);
        this.reader.begin(header?.bytes ?? inbound.bytes, splitter.messageStart, splitter.messageEnd);
        this.answer(header?.headers);
        inbound.consume(splitter.consumed);
      }
    } catch (error) {
      const reason = asProtocolError(error, `${this.address} sent what cannot be read`);
      const hint = describeMismatch(inbound.bytes.subarray(inbound.start, inbound.end), this.stack);
      const text = `${this.address} does not answer in ${this.stack.transport}/${this.stack.protocol}`;
      this.end(hint === undefined ? reason : protocolError(`${text}: it sends ${hint}`, { cause: reason }));
    }
  }

  private checkHeader({ protocol }: HeaderSplitter): void {
    if (protocol === this.stack.protocol) return;
    throw protocolError(`answer in ${protocol} protocol, the call was in ${this.stack.protocol}`);
  }

  /** Reads one message and settles its call. Throws when nothing later on the connection can be trusted. */
  private answer(headers: CallHeaders | undefined): void {
    const { reader } = this;
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
    const error = this.generated.receive(call.method, reader);
    if (!this.take(call)) return;
    if (headers !== undefined && !passHeaders(call, headers)) return;
    if (error === null || error === undefined) call.sink.succeed(this.generated.takeValue());
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
    this.inbound.clear();
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
