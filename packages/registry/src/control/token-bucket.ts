/** Absorbs the rounding of refills (CALL-28). */
const ROUNDING = 1e-9;

/** A rate limit: `callsPerSecond` on the long run, `burst` at once (CALL-28). */
export class TokenBucket {
  #callsPerSecond: number;
  #burst: number;
  #tokens: number;
  #lastMs: number;

  /**
   * @param callsPerSecond with 0 no call ever passes (CALL-29)
   * @param burst most tokens; the bucket begins full
   */
  constructor(nowMs: number, callsPerSecond: number, burst: number) {
    this.#callsPerSecond = callsPerSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#lastMs = nowMs;
  }

  /** Changes the limit; what was earned at the old rate stays, up to the new burst. */
  change(nowMs: number, callsPerSecond: number, burst: number): void {
    this.#refill(nowMs);
    this.#callsPerSecond = callsPerSecond;
    this.#burst = burst;
    this.#tokens = Math.min(this.#tokens, burst);
  }

  /**
   * After how many ms a call may pass: 0 when one may now, `Infinity` when none ever will. Takes nothing.
   */
  waitMs(nowMs: number): number {
    this.#refill(nowMs);
    if (this.#callsPerSecond === 0) return Number.POSITIVE_INFINITY;
    if (this.#tokens + ROUNDING >= 1) return 0;
    return Math.max(1, Math.ceil(((1 - this.#tokens) * 1_000) / this.#callsPerSecond - 1e-6));
  }

  /** Takes a token when there is one, and returns what {@link waitMs} said. */
  take(nowMs: number): number {
    const waitMs = this.waitMs(nowMs);
    if (waitMs === 0) this.#tokens -= 1;
    return waitMs;
  }

  #refill(nowMs: number): void {
    const earned = ((nowMs - this.#lastMs) * this.#callsPerSecond) / 1_000;
    this.#tokens = Math.min(this.#burst, this.#tokens + earned);
    this.#lastMs = nowMs;
  }
}

/**
 * Takes a token from every bucket, or from none (CALL-28).
 *
 * @returns 0 when all allowed it; else the longest of their waits, in ms, `Infinity` when one never will
 */
export function takeFromAll(buckets: readonly TokenBucket[], nowMs: number): number {
  let longest = 0;
  for (const bucket of buckets) longest = Math.max(longest, bucket.waitMs(nowMs));
  if (longest === 0) for (const bucket of buckets) bucket.take(nowMs);
  return longest;
}
