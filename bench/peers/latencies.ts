/** Buckets per doubling: a figure is off by 1.1 % at most. */
const resolution = 32;
/** The longest that is told apart: 2^26 µs, a minute. */
const buckets = 26 * resolution;

/** Counts how long calls took, in buckets that grow with the figure. */
export class Latencies {
  readonly #counts = new Uint32Array(buckets);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(microseconds: number): void {
    const bucket = Math.round(Math.log2(microseconds) * resolution);
    this.#counts[Math.min(Math.max(0, bucket), buckets - 1)]!++;
    this.#total++;
  }

  /** What this share of the calls stayed within, in µs. */
  quantile(share: number): number {
    let left = Math.ceil(this.#total * share);
    for (let bucket = 0; bucket < buckets; bucket++) {
      left -= this.#counts[bucket]!;
      if (left <= 0) return 2 ** (bucket / resolution);
    }
    return Number.NaN;
  }
}
