import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Bounds } from '../client/bounds.ts';
import * as errors from '../client/call-errors.ts';
import { type CallSink, promiseOf } from '../client/call-sink.ts';
import type { CallOptions, ConnectionOptions } from '../client/connection-options.ts';
import { passHeaders } from '../client/pass-headers.ts';
import { refuseCall } from '../client/refuse-call.ts';
import type { BoundedConnection } from '../client/waiting-connection.ts';
import { ThriftkeeperError } from '../error.ts';
import { resolveLimits } from '../limits.ts';
import type { MethodDescription } from '../service/service-description.ts';
import { type Address, formatAddress } from '../socket/address.ts';
import { dial } from '../socket/dial.ts';
import { type Deadlines, sharedDeadlines } from '../time/deadlines.ts';
import { flattenHeaders } from './content.ts';
import { HttpAgent } from './http-agent.ts';
import type { HttpAnswer } from './http-answer.ts';
import { HttpCall, type HttpCallEvents, type HttpTarget } from './http-call.ts';
import { HttpCodec } from './http-codec.ts';

/**
 * Calls over HTTP/1.1 with sockets kept alive, one call at a time on each. Calls beyond `maxSockets` wait, in
 * order. It ends when a socket can no longer be opened: the provider is gone then, however many calls would come.
 */
export class HttpConnection implements BoundedConnection {
  readonly address: string;
  readonly closed: Promise<void>;
  onRelieved: (() => void) | undefined;
  private state: 'open' | 'draining' | 'closed' = 'open';
  private readonly codec: HttpCodec;
  private readonly deadlines: Deadlines;
  private readonly target: HttpTarget;
  private readonly options: ConnectionOptions;
  private readonly maxSockets: number;
  private readonly bounds: Bounds;
  private readonly stopDialling = new AbortController();
  /** Not settled yet, in order of their beginning. */
  private readonly pending = new Set<HttpCall>();
  /** Those of them that wait for a socket. */
  private readonly queue = new Set<HttpCall>();
  private active = 0;
  private queuedBytes = 0;
  private lastSeqid = 0;
  private reason: Error | undefined;
  private finishClosing: () => void = () => {};

  constructor(socket: Socket, address: Address, options: ConnectionOptions) {
    this.address = formatAddress(address);
    this.options = options;
    const limits = resolveLimits(options.limits);
    this.codec = new HttpCodec(options, limits, this.address);
    this.deadlines = options.deadlines ?? sharedDeadlines();
    this.maxSockets = (options.concurrency ?? true) ? (options.maxSockets ?? 64) : 1;
    this.bounds = new Bounds(options);
    const { signal } = this.stopDialling;
    this.target = {
      agent: new HttpAgent(socket, this.maxSockets, () =>
        dial(address, { ...options, signal }, this.deadlines.clock),
      ),
      host: 'host' in address ? this.address : 'localhost',
      path: options.path ?? '/',
      where: this.address,
      maxMessageBytes: limits.maxMessageBytes,
    };
    this.closed = new Promise((resolve) => {
      this.finishClosing = resolve;
    });
  }

  get inFlight(): number {
    return this.pending.size;
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  get fullness(): string | undefined {
    return this.bounds.reached(this.pending.size, this.queuedBytes);
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
    else this.send(new HttpCall(method, sink, this.events), args, options ?? {});
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

  destroy(error: Error = new Error('connection destroyed by its owner')): void {
    this.reason ??= error;
    this.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private send(call: HttpCall, args: readonly unknown[], options: CallOptions): void {
    const { deadlineMs, nowMs, signal } = options;
    this.lastSeqid = this.lastSeqid === 0x7fffffff ? 1 : this.lastSeqid + 1;
    call.seqid = this.lastSeqid;
    try {
      call.body = this.codec.encode(call, args, options.multiplexed);
    } catch (error) {
      call.sink.fail(errors.unwritable(call.method.name, error));
      return;
    }
    call.headers = { ...this.options.headers, ...options.headers };
    call.onHeaders = options.onHeaders;
    this.pending.add(call);
    this.queue.add(call);
    this.queuedBytes += call.body.length;
    if (deadlineMs !== undefined) {
      call.deadlineMs = deadlineMs;
      this.deadlines.add(call, deadlineMs, nowMs);
    }
    if (signal !== undefined) {
      call.signal = signal;
      call.onAbort = () =>
        this.giveUp(call, errors.callAborted(call.method.name, this.address, call.isWritten, signal.reason));
      signal.addEventListener('abort', call.onAbort, { once: true });
    }
    this.startNext();
  }

  private startNext(): void {
    for (const call of this.queue) {
      if (this.active >= this.maxSockets) return;
      this.queue.delete(call);
      this.active++;
      try {
        call.start(this.target);
      } catch (error) {
        // A header that HTTP does not allow.
        this.active--;
        const text = `'${call.method.name}' cannot be sent: ${String(error)}`;
        if (this.take(call))
          call.sink.fail(new ThriftkeeperError('INVALID_ARGUMENT', text, { cause: error }));
      }
    }
  }

  private readonly events: HttpCallEvents = {
    written: (call) => {
      if (!call.method.oneway || !this.take(call)) return;
      call.sink.succeed(undefined);
      call.awaitEmptyResponse();
    },
    answered: (call, body, response) => this.answer(call, body, response),
    failed: (call, error) => {
      if (!this.take(call)) return;
      const { name } = call.method;
      call.sink.fail(
        error instanceof ThriftkeeperError && call.isWritten
          ? errors.brokenByPeer(name, true, error)
          : errors.connectionLost(name, this.address, call.isWritten, error),
      );
      if (call.isUnconnected) this.stopTaking(error);
    },
    released: () => {
      this.active--;
      this.startNext();
      if (this.state !== 'open') this.closeWhenIdle();
    },
    expired: (call) => this.giveUp(call, errors.deadlineExceeded(call, this.address, call.isWritten)),
  };

  private answer(call: HttpCall, body: Buffer, response: IncomingMessage): void {
    if (!call.open) return;
    let answer: HttpAnswer;
    try {
      answer = this.codec.decode(call, body, response);
    } catch (error) {
      this.events.failed(call, error as Error);
      return;
    }
    if (!this.take(call)) return;
    if (!passHeaders(call, flattenHeaders(response.headers))) return;
    if ('error' in answer) call.sink.fail(answer.error);
    else call.sink.succeed(answer.value);
  }

  private giveUp(call: HttpCall, error: ThriftkeeperError): void {
    if (!this.take(call)) return;
    call.sink.fail(error);
    // The rest of the exchange would keep the socket from the next call.
    call.abandon();
  }

  /** Takes the call out, for the one who settles it; false when someone else did. */
  private take(call: HttpCall): boolean {
    if (!call.open) return false;
    call.open = false;
    this.pending.delete(call);
    this.queue.delete(call);
    this.queuedBytes -= call.body.length;
    this.deadlines.remove(call);
    if (call.onAbort !== undefined) call.signal?.removeEventListener('abort', call.onAbort);
    if (this.state !== 'open') this.closeWhenIdle();
    this.onRelieved?.();
    return true;
  }

  /** No socket can be opened: calls that have one may end well, the others go elsewhere. */
  private stopTaking(error: Error): void {
    this.reason ??= error;
    if (this.state === 'open') this.state = 'draining';
    for (const call of this.queue) this.events.failed(call, error);
    this.closeWhenIdle();
  }

  private closeWhenIdle(): void {
    if (this.pending.size === 0 && this.state === 'draining') this.end();
  }

  private end(): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.stopDialling.abort();
    for (const call of this.pending) {
      this.events.failed(call, this.reason ?? new Error('connection closed'));
      call.abandon();
    }
    this.target.agent.destroy();
    this.finishClosing();
    this.options.onClosed?.(this.reason);
  }
}
