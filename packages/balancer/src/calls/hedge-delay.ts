import { bucketOf, HISTOGRAM_BUCKETS, longestOf } from './latency-histogram.ts';

/** Hedges in percent of the calls where nothing else is said, and the most that the delay goes by (CALL-17). */
const DEFAULT_EXTRA_PERCENT = 2;
const MOST_EXTRA_PERCENT = 20;
/** How often it is worked out, in ms (CALL-17). */
const EVERY_MS = 3_000;
/** Over how many such stretches: 30 s (CALL-17). */
const STRETCHES = 10;
/** Without so many answered attempts there is no hedging (CALL-17). */
const FEWEST_ATTEMPTS = 20;
/** The shortest delay, in ms (CALL-17). */
const LEAST_MS = 1;

/**
 * After how long a call of a method is slow enough to be hedged: the time that half as many of its answered attempts
 * took longer as there may be hedges, over the last 30 s, worked out every 3 s (CALL-17). Known within 1/16, never too
 * short.
 *
 * With the usual 2 % it is the 99th percentile. The 95th, which others take, has ordinary slow calls use up all hedges
 * that there may be, so that those are missing which wait for a provider that hangs.
 *
 * Source: Jeffrey Dean, Luiz André Barroso, "The Tail at Scale", CACM 56 (2013); BackupRequestFilter of Finagle.
 */
export class HedgeDelay {
  /** A histogram for each of the last stretches, and one for that which runs. */
  readonly #stretches = Array.from({ length: STRETCHES + 1 }, () => new Uint32Array(HISTOGRAM_BUCKETS));
  /** The sum of the finished ones. */
  readonly #sum = new Uint32Array(HISTOGRAM_BUCKETS);
  #running = 0;
  #stretch = Number.NEGATIVE_INFINITY;
  #extraPercent = DEFAULT_EXTRA_PERCENT;
  #delayMs: number | undefined;

  /** Counts an attempt that was answered. */
  answered(nowMs: number, latencyMs: number): void {
    this.#turn(nowMs);
    this.#stretches[this.#running]![bucketOf(latencyMs)]!++;
  }

  /**
   * The delay after which to send a second copy, in ms; undefined: too few attempts to tell, so don't.
   *
   * @param maxExtraPercent hedges in percent of the calls; default 2
   */
  delayMs(nowMs: number, maxExtraPercent = DEFAULT_EXTRA_PERCENT): number | undefined {
    this.#turn(nowMs);
    if (maxExtraPercent !== this.#extraPercent) {
      this.#extraPercent = maxExtraPercent;
      this.#delayMs = this.#longEnough();
    }
    return this.#delayMs;
  }

  #turn(nowMs: number): void {
    const stretch = Math.floor(nowMs / EVERY_MS);
    if (stretch <= this.#stretch) return;
    for (let turns = Math.min(stretch - this.#stretch, STRETCHES + 1); turns > 0; turns--) {
      this.#shift(this.#stretches[this.#running]!, 1);
      this.#running = (this.#running + 1) % (STRETCHES + 1);
      const oldest = this.#stretches[this.#running]!;
      this.#shift(oldest, -1);
      oldest.fill(0);
    }
    this.#stretch = stretch;
    this.#delayMs = this.#longEnough();
  }

  #shift(stretch: Uint32Array, by: 1 | -1): void {
    for (let i = 0; i < HISTOGRAM_BUCKETS; i++) this.#sum[i]! += by * stretch[i]!;
  }

  #longEnough(): number | undefined {
    const attempts = this.#sum.reduce((total, count) => total + count, 0);
    if (attempts < FEWEST_ATTEMPTS) return undefined;
    const percent = 100 - Math.min(MOST_EXTRA_PERCENT, this.#extraPercent) / 2;
    // Whatever the share, a single slow one does not set it.
    let left = Math.min(attempts - 1, Math.ceil((percent * attempts) / 100));
    const bucket = this.#sum.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return Math.max(LEAST_MS, longestOf(bucket) / 1_000);
  }
}
