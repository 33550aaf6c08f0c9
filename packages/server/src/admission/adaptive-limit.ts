import { type Draw, unitNumber } from '../random.ts';
import type { InProgressLimit } from './in-progress-limit.ts';

/** Bounds of a limit that finds itself. */
export interface AdaptiveLimitOptions {
  /** Where it begins. Default 40. */
  readonly startAt?: number | undefined;
  /** It never falls below. Default 4. */
  readonly atLeast?: number | undefined;
  /** It never rises above. Default 10,000. */
  readonly atMost?: number | undefined;
}

/** The bounds that hold where nothing else is said. */
export const adaptiveDefaults = { startAt: 40, atLeast: 4, atMost: 10_000 } as const;

/** Bounds with what was left out. */
export const adaptiveBounds = (
  given: AdaptiveLimitOptions,
): Record<keyof typeof adaptiveDefaults, number> => ({
  startAt: given.startAt ?? adaptiveDefaults.startAt,
  atLeast: given.atLeast ?? adaptiveDefaults.atLeast,
  atMost: given.atMost ?? adaptiveDefaults.atMost,
});

const windowMs = 1_000;
const windowCalls = 200;
/** Answers of one turn of the event loop come all at once: a shorter window would take that for their rate. */
const shortestWindowMs = 100;
/** What is left of the highest rate after each window that does not reach it. */
const rateKept = 0.98;
/** What a limit is lowered to at most by one window, since any one may be slow by chance. */
const loweredTo = 0.8;
/** How far the floor follows a window below it: one window of quick calls does not make the others slow. */
const floorStep = 0.1;
const leastExplore = 0.06;
const mostExplore = 0.3;
const exploreStep = 0.02;
const measureAfterMs = 25_000;
const measureWithinMs = 25_000;
const measuringWindows = 2;

/**
 * A limit on calls in progress that follows what the server can do (CALL-33; brpc's automatic limiter, Netflix's
 * gradient). By Little's law, calls in progress are rate times latency: the highest rate seen, times the latency
 * without a queue, is what keeps the server busy and nobody waiting. A little more is explored while latency stays
 * near its floor. The floor is measured again now and then, with the limit halved so that no queue hides it.
 */
export class AdaptiveLimit implements InProgressLimit {
  readonly #atLeast: number;
  readonly #atMost: number;
  readonly #draw: Draw;
  #limit: number;
  /** The limit beside measuring. */
  #settled: number;
  #windowFromMs: number;
  #calls = 0;
  #latencyMs = 0;
  #peak = 0;
  /** Answers per ms: the highest of the last windows. */
  #highestRate = 0;
  #floorMs: number | undefined;
  #explore = mostExplore;
  /** Whether calls of the last window waited for each other. */
  #queues = false;
  #measureAtMs: number;
  /** Windows that are still measured with half the limit. */
  #measuring = 0;

  constructor(nowMs: number, options: AdaptiveLimitOptions, draw: Draw) {
    const { startAt, atLeast, atMost } = adaptiveBounds(options);
    this.#atLeast = atLeast;
    this.#atMost = atMost;
    this.#settled = startAt;
    this.#limit = startAt;
    this.#draw = draw;
    this.#windowFromMs = nowMs;
    this.#measureAtMs = this.#nextMeasure(nowMs);
  }

  get limit(): number {
    return this.#limit;
  }

  answered(nowMs: number, latencyMs: number, inProgress: number): void {
    this.#calls++;
    this.#latencyMs += latencyMs;
    if (inProgress > this.#peak) this.#peak = inProgress;
    const elapsedMs = nowMs - this.#windowFromMs;
    if (elapsedMs < windowMs && (this.#calls < windowCalls || elapsedMs < shortestWindowMs)) return;
    this.#learn(this.#calls / elapsedMs, this.#latencyMs / this.#calls);
    this.#measureOrSettle(nowMs);
    this.#windowFromMs = nowMs;
    this.#calls = 0;
    this.#latencyMs = 0;
    this.#peak = 0;
  }

  /** What one window shows: its rate, and its mean latency. */
  #learn(rate: number, meanMs: number): void {
    this.#highestRate = Math.max(rate, this.#highestRate * rateKept);
    if (this.#floorMs === undefined) this.#floorMs = meanMs;
    else if (meanMs < this.#floorMs) this.#floorMs += floorStep * (meanMs - this.#floorMs);
    this.#queues = meanMs > this.#floorMs * (1 + mostExplore);
    const step = this.#queues ? -exploreStep : exploreStep;
    this.#explore = Math.min(mostExplore, Math.max(leastExplore, this.#explore + step));
  }

  #measureOrSettle(nowMs: number): void {
    if (this.#measuring > 0) {
      this.#measuring--;
      if (this.#measuring > 0) return;
      this.#measureAtMs = this.#nextMeasure(nowMs);
    } else if (nowMs >= this.#measureAtMs) {
      this.#measuring = measuringWindows;
      this.#floorMs = undefined;
      this.#limit = this.#bounded(this.#settled / 2);
      return;
    }
    this.#settled = this.#bounded(this.#next());
    this.#limit = this.#settled;
  }

  #next(): number {
    const target = this.#floorMs! * this.#highestRate * (1 + this.#explore);
    // It is lowered for a queue of its own making alone: a window of little use, or of quick calls, shows none.
    if (this.#queues)
      return this.#peak * 2 < this.#limit ? this.#settled : Math.max(target, this.#settled * loweredTo);
    // Calls come unevenly: what the mean rate needs is not enough while the limit is met and nobody waits.
    return Math.max(target, this.#settled * (this.#peak < this.#limit ? 1 : 1 + leastExplore));
  }

  #bounded(limit: number): number {
    return Math.min(this.#atMost, Math.max(this.#atLeast, Math.ceil(limit)));
  }

  #nextMeasure(nowMs: number): number {
    return nowMs + measureAfterMs + measureWithinMs * unitNumber(this.#draw());
  }
}
