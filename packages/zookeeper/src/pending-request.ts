import type { Operation } from './operation.ts';
import type { WatchListener } from './watch-event.ts';
import type { WatchKind } from './watch-table.ts';

/** The bounds of one call. Without any, the client's `requestTimeoutMs` holds, so nothing waits for ever. */
export interface RequestOptions {
  /** Gives the call up; its reason becomes the error's `cause`. A request that was sent may still be carried out. */
  readonly signal?: AbortSignal;
  /** How long the call may take, waiting for a connection included, in milliseconds. Default: `requestTimeoutMs`. */
  readonly timeoutMs?: number;
}

/** A watch that stands once its request was answered. */
export interface WatchToArm {
  readonly kind: WatchKind;
  readonly listener: WatchListener;
}

/** A request from the call until its answer has arrived. It settles once; its place in line may outlive that. */
export class PendingRequest {
  readonly operation: Operation<unknown, unknown>;
  readonly args: unknown;
  /** For messages: the path as the caller wrote it. */
  readonly path: string | undefined;
  readonly watch: WatchToArm | undefined;
  readonly timeoutMs: number;
  xid = 0;
  sentAtMs = 0;
  phase: 'waiting' | 'sent' = 'waiting';
  settled = false;
  deadlineKey = 0;
  signal: AbortSignal | undefined = undefined;
  onAbort: (() => void) | undefined = undefined;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    operation: Operation<unknown, unknown>,
    args: unknown,
    path: string | undefined,
    watch: WatchToArm | undefined,
    timeoutMs: number,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.operation = operation;
    this.args = args;
    this.path = path;
    this.watch = watch;
    this.timeoutMs = timeoutMs;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** `get /a/b`, for messages. */
  get what(): string {
    return this.path === undefined ? this.operation.name : `${this.operation.name} ${this.path}`;
  }

  resolve(value: unknown): void {
    this.#end();
    this.#resolve(value);
  }

  reject(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.settled = true;
    if (this.onAbort !== undefined) {
      this.signal?.removeEventListener('abort', this.onAbort);
      this.onAbort = undefined;
      this.signal = undefined;
    }
  }
}
