import { type Clock, systemClock, type Timer } from './clock.ts';

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock for tests that stands still until it is moved. What runs after I/O or microtasks does so in earnest. */
export class ManualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #timers = new Set<Entry>();

  nowMs(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const entry = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(entry);
    return { cancel: () => void this.#timers.delete(entry) };
  }

  afterMicrotasks(callback: () => void): void {
    systemClock.afterMicrotasks(callback);
  }

  afterIo(callback: () => void): void {
    systemClock.afterIo(callback);
  }

  /** How many timers are set. */
  get timerCount(): number {
    return this.#timers.size;
  }

  /** Moves time on; timers fire in order, those included that are set on the way. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = untilMs;
  }

  /** The same in steps, with everything that is due in between: promises, I/O. */
  async pass(byMs: number, stepMs = 10): Promise<void> {
    for (let passedMs = 0; passedMs < byMs; passedMs += stepMs) {
      this.advance(Math.min(stepMs, byMs - passedMs));
      await settled();
    }
  }

  #next(untilMs: number): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of this.#timers) {
      if (entry.dueMs > untilMs) continue;
      if (
        next === undefined ||
        entry.dueMs < next.dueMs ||
        (entry.dueMs === next.dueMs && entry.order < next.order)
      ) {
        next = entry;
      }
    }
    return next;
  }
}

/** After all that runs without time passing. */
export const settled = (): Promise<void> => new Promise((resolve) => systemClock.afterIo(() => resolve()));
