import type { Clock } from '../clock.ts';

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock for tests: time passes only in `advance`. */
export class ManualClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  nowMs(): number {
    return this.#nowMs;
  }

  /** The epoch began when the clock did. */
  wallMs(): number {
    return this.#nowMs;
  }

  setTimer(ms: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  setIdleTimer(ms: number, run: () => void): () => void {
    return this.setTimer(ms, run);
  }

  /** Timers that wait, by how long they still do. */
  get waits(): number[] {
    return [...this.#timers].map(({ atMs }) => atMs - this.#nowMs).sort((a, b) => a - b);
  }

  /** Moves time on, runs what falls due in order, and what that sets off. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      const [next] = due;
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }
}

/** Lets promises that are resolved already take effect. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
