/**
 * A count over the last stretch of time: the current bucket and those before it, by `floor(t / bucketMs)`.
 *
 * Adding and reading take constant time and allocate nothing. A time before the current bucket counts into the
 * current one.
 */
export class RollingCount {
  readonly #bucketMs: number;
  readonly #counts: Uint32Array;
  #slot = 0;
  #bucket = Number.NEGATIVE_INFINITY;
  #bucketEndMs = Number.NEGATIVE_INFINITY;
  #total = 0;

  /**
   * @param bucketMs width of a bucket
   * @param buckets how many are counted, the current one included
   */
  constructor(bucketMs: number, buckets: number) {
    this.#bucketMs = bucketMs;
    this.#counts = new Uint32Array(buckets);
  }

  /** Counts one. */
  add(nowMs: number): void {
    if (nowMs >= this.#bucketEndMs) this.#slide(nowMs);
    this.#counts[this.#slot]!++;
    this.#total++;
  }

  /** What was counted within the stretch. */
  total(nowMs: number): number {
    if (nowMs >= this.#bucketEndMs) this.#slide(nowMs);
    return this.#total;
  }

  /** Forgets all. */
  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  #slide(nowMs: number): void {
    const counts = this.#counts;
    const bucket = Math.floor(nowMs / this.#bucketMs);
    for (let steps = Math.min(bucket - this.#bucket, counts.length); steps > 0; steps--) {
      this.#slot = (this.#slot + 1) % counts.length;
      this.#total -= counts[this.#slot]!;
      counts[this.#slot] = 0;
    }
    this.#bucket = bucket;
    this.#bucketEndMs = (bucket + 1) * this.#bucketMs;
  }
}
