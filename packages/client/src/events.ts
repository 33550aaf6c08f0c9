import type { EjectionCause } from '@thriftkeeper/balancer';
import type { CoordinationState } from '@thriftkeeper/registry';

/** What a client tells of its providers, its list and its session. */
export type ClientEventDetail =
  /** A provider came into the list, or left it. */
  | { readonly type: 'joined' | 'left'; readonly node: string; readonly address: string }
  /** Connections to a provider can be made again, or no more. */
  | { readonly type: 'reachable' | 'unreachable'; readonly node: string; readonly address: string }
  /** A provider failed so often that it is left alone for a time. */
  | { readonly type: 'ejected'; readonly node: string; readonly cause: EjectionCause; readonly forMs: number }
  /** It is called again. */
  | { readonly type: 'returned'; readonly node: string }
  /** More than half of the providers are ejected, so that ejection is ignored; or no more so. */
  | { readonly type: 'panic'; readonly on: boolean }
  /** The registry does not confirm the list, which stays as it is; or it does again. */
  | { readonly type: 'stale'; readonly on: boolean }
  /** The state of the registry's session. */
  | { readonly type: 'session'; readonly state: CoordinationState['name'] }
  /** Operators banned this client, or ended that. */
  | { readonly type: 'kicked'; readonly on: boolean; readonly why: string | undefined }
  /** Operators changed how the service is to be called. */
  | { readonly type: 'policy' }
  /** The reader of events was too slow: so many are missing here. */
  | { readonly type: 'missed'; readonly count: number };

/** One event, with the time in milliseconds since the epoch. */
export type ClientEvent = ClientEventDetail & { readonly atMs: number };

/** A reader that is so many events behind loses the newest: what led to the trouble is worth more. */
const mostQueued = 1_000;

/** Hands events to those who iterate over them; costs nothing while nobody does. */
export class Events {
  readonly #wallMs: () => number;
  readonly #readers = new Set<(event: ClientEvent | undefined) => void>();
  #closed = false;

  /** @param wallMs milliseconds since the epoch */
  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  tell(detail: ClientEventDetail): void {
    if (this.#readers.size === 0) return;
    const event = { ...detail, atMs: this.#wallMs() };
    for (const reader of this.#readers) reader(event);
  }

  /** Ends every iteration, after what it has not read yet. */
  close(): void {
    this.#closed = true;
    for (const reader of this.#readers) reader(undefined);
  }

  /** Events from this call on. The iteration ends with the client. */
  read(): AsyncIterableIterator<ClientEvent> {
    let queue: ClientEvent[] = [];
    let missed = 0;
    let isOver = this.#closed;
    let waiting: (() => void)[] = [];
    const wake = () => {
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
    };
    const reader = (event: ClientEvent | undefined) => {
      if (event === undefined) isOver = true;
      else if (queue.length < mostQueued) queue.push(event);
      else missed++;
      wake();
    };
    this.#readers.add(reader);
    const stop = () => {
      isOver = true;
      this.#readers.delete(reader);
      wake();
    };
    const next = async (): Promise<IteratorResult<ClientEvent>> => {
      while (queue.length === 0 && missed === 0 && !isOver) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      const event = queue.shift();
      if (event !== undefined) return { value: event, done: false };
      if (missed === 0) return { value: undefined, done: true };
      const count = missed;
      missed = 0;
      return { value: { type: 'missed', count, atMs: this.#wallMs() }, done: false };
    };
    return {
      next,
      async return() {
        queue = [];
        missed = 0;
        stop();
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
