import type { MethodDescription } from '../service/service-description.ts';
import type { Deadlines } from '../time/deadlines.ts';
import { WheelEntry } from '../time/timing-wheel.ts';
import * as errors from './call-errors.ts';
import { type CallSink, promiseOf } from './call-sink.ts';
import type { Connection } from './connection.ts';
import type { CallOptions } from './connection-options.ts';

/** A connection that says when it takes no more calls, and when it does again. */
export interface BoundedConnection extends Connection {
  /** Which bound is reached, in words; undefined while none is. */
  readonly fullness: string | undefined;
  /** Called when a bound may no longer be reached. */
  onRelieved: (() => void) | undefined;
}

class WaitingCall extends WheelEntry {
  readonly method: MethodDescription;
  readonly args: readonly unknown[];
  readonly options: CallOptions;
  readonly startedMs: number;
  readonly sink: CallSink;
  readonly onExpire: (call: WaitingCall) => void;
  onAbort: (() => void) | undefined;

  constructor(fields: Pick<WaitingCall, 'method' | 'args' | 'options' | 'startedMs' | 'sink' | 'onExpire'>) {
    super();
    this.method = fields.method;
    this.args = fields.args;
    this.options = fields.options;
    this.startedMs = fields.startedMs;
    this.sink = fields.sink;
    this.onExpire = fields.onExpire;
  }

  expire(): void {
    this.onExpire(this);
  }
}

/**
 * Lets calls wait, in order, where the connection's bounds would refuse them (`overflow: 'wait'`). Their time runs
 * while they wait.
 */
export class WaitingConnection implements Connection {
  private readonly inner: BoundedConnection;
  private readonly maxWaiting: number;
  private readonly deadlines: Deadlines;
  private readonly waiting = new Set<WaitingCall>();
  private closing: { readonly graceMs?: number } | undefined;
  private scheduled = false;

  constructor(inner: BoundedConnection, maxWaiting: number, deadlines: Deadlines) {
    this.inner = inner;
    this.maxWaiting = maxWaiting;
    this.deadlines = deadlines;
    inner.onRelieved = () => {
      if (this.scheduled || this.waiting.size === 0) return;
      this.scheduled = true;
      // Not at once: whoever gives the relief may be in the midst of closing the connection.
      queueMicrotask(this.admit);
    };
    void inner.closed.then(() => this.admit());
  }

  get address(): string {
    return this.inner.address;
  }

  get closed(): Promise<void> {
    return this.inner.closed;
  }

  get inFlight(): number {
    return this.inner.inFlight + this.waiting.size;
  }

  get isOpen(): boolean {
    return this.closing === undefined && this.inner.isOpen;
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
    const { inner, waiting } = this;
    if (this.closing !== undefined) sink.fail(errors.connectionClosed(method.name, this.address));
    else if (waiting.size === 0 && inner.fullness === undefined) inner.start(method, args, options, sink);
    else {
      const refused = this.refusal(method, args, options ?? {});
      if (refused === undefined) this.wait(method, args, options ?? {}, sink);
      else sink.fail(refused);
    }
  }

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    if (this.closing === undefined) {
      this.closing = options;
      if (this.waiting.size > 0 && options.graceMs !== undefined) {
        const cancel = this.deadlines.clock.schedule(options.graceMs, () => this.destroy());
        void this.closed.then(cancel);
      }
      this.closeWhenIdle();
    }
    return this.closed;
  }

  destroy(error?: Error): void {
    this.inner.destroy(error);
    this.admit();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private refusal(method: MethodDescription, args: readonly unknown[], { deadlineMs, signal }: CallOptions) {
    const { name } = method;
    if (!this.inner.isOpen) return errors.connectionClosed(name, this.address);
    if (args.length !== method.arity) return errors.wrongArguments(method, args.length);
    if (this.waiting.size >= this.maxWaiting) {
      const what = `${this.inner.fullness ?? 'calls'}, and ${this.waiting.size} more wait (maxWaiting)`;
      return errors.queueFull(name, this.address, what);
    }
    if (signal !== undefined && typeof signal.addEventListener !== 'function') return errors.noSignal(name);
    if (signal?.aborted) return errors.callAborted(name, this.address, false, signal.reason);
    if (deadlineMs !== undefined && !(deadlineMs > 0)) {
      return errors.deadlineExceeded({ method, deadlineMs }, this.address, false);
    }
    return undefined;
  }

  private wait(
    method: MethodDescription,
    args: readonly unknown[],
    options: CallOptions,
    sink: CallSink,
  ): void {
    const { deadlines } = this;
    const startedMs = options.deadlineMs === undefined ? 0 : deadlines.now();
    const onExpire = (call: WaitingCall): void => this.expire(call);
    const call = new WaitingCall({ method, args, options, startedMs, sink, onExpire });
    this.waiting.add(call);
    if (options.deadlineMs !== undefined) deadlines.add(call, options.deadlineMs, startedMs);
    const { signal } = options;
    if (signal === undefined) return;
    call.onAbort = () => {
      this.leave(call);
      call.sink.fail(errors.callAborted(method.name, this.address, false, signal.reason));
    };
    signal.addEventListener('abort', call.onAbort, { once: true });
  }

  /** Lets in what there is room for; when the connection has ended, sends all away. */
  private readonly admit = (): void => {
    this.scheduled = false;
    const { inner } = this;
    for (const call of this.waiting) {
      if (inner.isOpen && inner.fullness !== undefined) return;
      this.leave(call);
      if (inner.isOpen) this.send(call);
      else call.sink.fail(errors.connectionClosed(call.method.name, this.address));
    }
    this.closeWhenIdle();
  };

  private send(call: WaitingCall): void {
    const { method, args, options, sink } = call;
    if (options.deadlineMs === undefined) {
      this.inner.start(method, args, options, sink);
      return;
    }
    const deadlineMs = options.deadlineMs - (this.deadlines.now() - call.startedMs);
    if (deadlineMs > 0) this.inner.start(method, args, { ...options, deadlineMs, nowMs: undefined }, sink);
    else this.expire(call);
  }

  private expire(call: WaitingCall): void {
    this.leave(call);
    const { method, options } = call;
    call.sink.fail(
      errors.deadlineExceeded({ method, deadlineMs: options.deadlineMs ?? 0 }, this.address, false),
    );
  }

  private leave(call: WaitingCall): void {
    this.waiting.delete(call);
    this.deadlines.remove(call);
    if (call.onAbort !== undefined) call.options.signal?.removeEventListener('abort', call.onAbort);
    this.closeWhenIdle();
  }

  private closeWhenIdle(): void {
    // In the next step: a call that leaves the line may be about to be sent.
    if (this.closing === undefined || this.waiting.size > 0) return;
    const options = this.closing;
    queueMicrotask(() => void this.inner.close(options));
  }
}
