import { bucketBounds, bucketOf } from '@thriftkeeper/registry';

const bucketCount = bucketOf(2 ** 32 - 1) + 1;
/** The longest duration of each bucket, in µs: what a quantile that falls into it comes to (STAT-15). */
const longestUs = Float64Array.from({ length: bucketCount }, (_, bucket) => bucketBounds(bucket).upper - 1);

/** How often each bucket was hit, as bucket, count, bucket, count, …: a histogram in an eighth of an array's room. */
export type BucketCounts = Uint32Array;

/** Adds up histograms of 10,000 reports without making one for each. */
export class LatencySum {
  readonly #counts = new Float64Array(bucketCount);
  /** Buckets beyond these are empty: a node's latencies fill a few of all. */
  #lowest = bucketCount;
  #highest = -1;

  /**
   * Adds what a histogram has counted.
   *
   * @param buckets bucket, count, bucket, count, …, by ascending bucket
   * @param sign -1 takes away what an earlier report of the same totals has counted (STAT-14)
   */
  add(buckets: ArrayLike<number>, sign: 1 | -1 = 1): void {
    if (buckets.length === 0) return;
    const counts = this.#counts;
    for (let at = 0; at < buckets.length; at += 2) counts[buckets[at]!]! += sign * buckets[at + 1]!;
    this.#lowest = Math.min(this.#lowest, buckets[0]!);
    this.#highest = Math.max(this.#highest, buckets[buckets.length - 2]!);
  }

  clear(): void {
    this.#counts.fill(0, this.#lowest, this.#highest + 1);
    [this.#lowest, this.#highest] = [bucketCount, -1];
  }

  /** What has been added up; undefined when that is nothing. Counts below 0, of totals that fell, are left out. */
  counts(): BucketCounts | undefined {
    const counts = this.#counts;
    let hit = 0;
    for (let bucket = this.#lowest; bucket <= this.#highest; bucket++) if (counts[bucket]! > 0) hit++;
    if (hit === 0) return undefined;
    const found = new Uint32Array(hit * 2);
    for (let bucket = this.#lowest, at = 0; bucket <= this.#highest; bucket++) {
      if (counts[bucket]! <= 0) continue;
      found[at++] = bucket;
      found[at++] = Math.min(counts[bucket]!, 2 ** 32 - 1);
    }
    return found;
  }
}

/** The duration that a share of all stays at or below, in µs; `null` when there are none. */
export function quantile(counts: BucketCounts | undefined, share: number): number | null {
  if (counts === undefined) return null;
  let total = 0;
  for (let at = 1; at < counts.length; at += 2) total += counts[at]!;
  const rank = Math.max(1, Math.ceil(share * total));
  let running = 0;
  for (let at = 0; at < counts.length; at += 2) {
    running += counts[at + 1]!;
    if (running >= rank) return longestUs[counts[at]!]!;
  }
  return null;
}
