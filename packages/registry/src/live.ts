import { longestTimerMs } from './clock.ts';
import { ThriftkeeperError } from './generated/errors.ts';

/** How long to wait, and what ends the wait early. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; each method names its default. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A value that changes: read it, wait for it, listen to it, or iterate over it. Iterating gives the present
 * value first and then the latest one each time: a slow reader skips values, and nothing queues.
 */
export interface Live<T> extends AsyncIterable<T> {
  readonly value: T;
  /**
   * Calls `listener` after every change, not at once. Returns how to stop. What it throws is an uncaught exception
   * of the process, and disturbs nobody else.
   */
  subscribe(listener: (value: T) => void): () => void;
  /**
   * Waits until a value passes `test`, the present one included. Default bound 30,000 ms.
   *
   * @throws DEADLINE_EXCEEDED, ABORTED, CLOSED, and what `test` throws
   */
  waitFor(test: (value: T) => boolean, options?: WaitOptions): Promise<T>;
}

/** The writing end of a {@link Live}. */
export class LiveValue<T> implements Live<T> {
  readonly #what: string;
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onClose = new Set<() => void>();
  #value: T;
  /** Makes the value when it is looked at; undefined once it is made. */
  #make: (() => T) | undefined;
  #closed = false;

  /** @param what named in messages, as in "providers of tutorial" */
  constructor(what: string, value: T) {
    this.#what = what;
    this.#value = value;
  }

  get value(): T {
    if (this.#make) {
      this.#value = this.#make();
      this.#make = undefined;
    }
    return this.#value;
  }

  set(value: T): void {
    this.setLater(() => value);
  }

  /** Sets what `make` gives, which is called when somebody looks: a value that nobody looks at is never made. */
  setLater(make: () => T): void {
    if (this.#closed) return;
    this.#make = make;
    for (const listener of [...this.#listeners]) tell(listener, this.value);
  }

  /** Ends every iteration and wait; the last value stays readable. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.clear();
    for (const end of [...this.#onClose]) end();
    this.#onClose.clear();
  }

  subscribe(listener: (value: T) => void): () => void {
    if (this.#closed) return () => {};
    // A wrapper of its own, so that the same function can listen twice and stop once.
    const entry = (value: T) => listener(value);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  waitFor(test: (value: T) => boolean, { signal, timeoutMs = 30_000 }: WaitOptions = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const stops: (() => void)[] = [];
      const settle = (end: () => void) => {
        for (const stop of stops) stop();
        end();
      };
      const fail = (code: 'CLOSED' | 'ABORTED' | 'DEADLINE_EXCEEDED', why: string, cause?: unknown) =>
        settle(() => reject(new ThriftkeeperError(code, `waiting for ${this.#what}: ${why}`, { cause })));
      const aborted = () => fail('ABORTED', 'the caller aborted', signal?.reason);
      const closed = () => fail('CLOSED', 'it was closed');

      if (signal?.aborted) return aborted();
      if (test(this.value)) return resolve(this.value);
      if (this.#closed) return closed();
      stops.push(
        this.subscribe((value) => {
          try {
            if (test(value)) settle(() => resolve(value));
          } catch (error) {
            settle(() => reject(error));
          }
        }),
      );
      this.#onClose.add(closed);
      stops.push(() => this.#onClose.delete(closed));
      signal?.addEventListener('abort', aborted, { once: true });
      stops.push(() => signal?.removeEventListener('abort', aborted));
      const late = () => fail('DEADLINE_EXCEEDED', `not within ${timeoutMs} ms`);
      const timer = setTimeout(late, Math.min(timeoutMs, longestTimerMs));
      stops.push(() => clearTimeout(timer));
    });
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    let wake = () => {};
    let fresh = true;
    const stop = this.subscribe(() => {
      fresh = true;
      wake();
    });
    const onClose = () => wake();
    this.#onClose.add(onClose);
    try {
      while (fresh || !this.#closed) {
        if (fresh) {
          fresh = false;
          yield this.value;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      stop();
      this.#onClose.delete(onClose);
    }
  }
}

/** A listener's mistake is its own: it reaches the process as an uncaught exception and disturbs nobody else. */
export function tell<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
