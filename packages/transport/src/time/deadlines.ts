import { type Clock, systemClock } from './clock.ts';
import { TimingWheel, type WheelEntry } from './timing-wheel.ts';

const LONGEST_SLEEP_MS = 2 ** 30;

/**
 * A timing wheel with one timer: what connections and listeners share for all their deadlines.
 *
 * The timer sleeps until the nearest slot in use, so that a steady stream of calls that end in time costs
 * about one wake-up per deadline length, not one per call.
 */
export class Deadlines {
  private readonly wheel: TimingWheel;
  private cancel: (() => void) | undefined;
  private wakesAt = Number.POSITIVE_INFINITY;

  readonly clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.clock = clock;
    this.wheel = new TimingWheel(clock.now());
  }

  /** Entries that wait. */
  get size(): number {
    return this.wheel.size;
  }

  now(): number {
    return this.clock.now();
  }

  /** Arms `entry` to expire `delayMs` after `nowMs`. */
  add(entry: WheelEntry, delayMs: number, nowMs: number = this.clock.now()): void {
    // A wheel that stood still while it was empty would look through slots of the past.
    if (this.wheel.size === 0) this.wheel.advance(nowMs);
    const fires = this.wheel.add(entry, nowMs + delayMs);
    if (fires < this.wakesAt) this.sleepUntil(fires, nowMs);
  }

  remove(entry: WheelEntry): void {
    this.wheel.remove(entry);
  }

  private sleepUntil(atMs: number, nowMs: number): void {
    this.cancel?.();
    this.wakesAt = atMs;
    // Timers overflow beyond 2^31 ms; waking early does no harm.
    const delayMs = Math.min(Math.max(1, atMs - nowMs), LONGEST_SLEEP_MS);
    this.cancel = this.clock.schedule(delayMs, this.wake);
  }

  private readonly wake = (): void => {
    this.cancel = undefined;
    this.wakesAt = Number.POSITIVE_INFINITY;
    const now = this.clock.now();
    this.wheel.advance(now);
    const next = this.wheel.nextDueMs();
    if (next !== undefined && next < this.wakesAt) this.sleepUntil(next, now);
  };
}

let shared: Deadlines | undefined;

/** The wheel that everything in this process uses unless it is handed another. */
export const sharedDeadlines = (): Deadlines => {
  shared ??= new Deadlines();
  return shared;
};
