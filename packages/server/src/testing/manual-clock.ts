import type { Clock } from '../clock.ts';

interface Pending {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. Wall time is its own time, plus a beginning of the test's choice. */
export class ManualClock implements Clock {
  readonly #beganMs: number;
  readonly #timers = new Set<Pending>();
  #nowMs = 0;

  constructor(beganMs = 0) {
    this.#beganMs = beganMs;
  }

  /** Timers that have not run. */
  get pending(): number {
    return this.#timers.size;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#beganMs + this.#nowMs;
  }

  setTimer(ms: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  setIdleTimer(ms: number, run: () => void): () => void {
    return this.setTimer(ms, run);
  }

  /** Moves on, running what is due in its order, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= endMs);
      const [next] = due.sort((one, other) => one.atMs - other.atMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = next.atMs;
      next.run();
      await settled();
    }
    this.#nowMs = endMs;
  }
}

/** Lets everything run that waits for nothing but other promises. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
