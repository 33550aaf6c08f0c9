import { bucketBounds, bucketOf, type Histogram, histogramQuantile } from '@thriftkeeper/registry';

const bucketCount = bucketOf(2 ** 32 - 1) + 1;

/** Adds up many histograms without making one for each: merging 10,000 reports allocates nothing. */
export class LatencySum {
  readonly #counts = new Float64Array(bucketCount);
  #count = 0;

  /** @param sign -1 takes away what an earlier report of the same totals has counted (STAT-14) */
  add({ buckets }: Histogram, sign: 1 | -1 = 1): void {
    for (let at = 0; at < buckets.length; at += 2) {
      const inIt = sign * buckets[at + 1]!;
      this.#counts[buckets[at]!]! += inIt;
      this.#count += inIt;
    }
  }

  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
  }

  /** What has been added up; undefined when that is nothing. Counts below 0, of totals that fell, are left out. */
  histogram(): Histogram | undefined {
    if (this.#count <= 0) return undefined;
    const buckets: number[] = [];
    let [count, sumUs] = [0, 0];
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const inIt = this.#counts[bucket]!;
      if (inIt <= 0) continue;
      buckets.push(bucket, inIt);
      count += inIt;
      sumUs += inIt * bucketBounds(bucket).lower;
    }
    if (count === 0) return undefined;
    const minUs = bucketBounds(buckets[0]!).lower;
    const maxUs = bucketBounds(buckets.at(-2)!).upper - 1;
    return { count, sumUs, minUs, maxUs, buckets };
  }
}

/** A quantile of what may be nothing, as the API gives it. */
export const quantile = (histogram: Histogram | undefined, share: number): number | null =>
  histogram === undefined ? null : (histogramQuantile(histogram, share) ?? null);
