import type { Histogram } from '../generated/records.ts';

/** Buckets: 16 per power of two of microseconds (STAT-11). */
export const bucketCount = 464;

/** The longest duration that is told apart: 71 min 35 s. Unit: µs. */
export const mostUs = 2 ** 32 - 1;

/** Where sums stay once they are there. */
export const mostSum = Number.MAX_SAFE_INTEGER;

/** The bucket of a duration in whole microseconds, 0 to 2^32 - 1 (STAT-11). */
export function bucketOf(us: number): number {
  if (us < 16) return us;
  const exponent = 31 - Math.clz32(us);
  return (exponent - 4) * 16 + (us >>> (exponent - 4));
}

/** What a bucket holds: from `lower`, below `upper`, in microseconds (STAT-12). */
export function bucketBounds(bucket: number): { readonly lower: number; readonly upper: number } {
  if (bucket < 16) return { lower: bucket, upper: bucket + 1 };
  const width = 2 ** (Math.floor(bucket / 16) - 1);
  const lower = (16 + (bucket % 16)) * width;
  return { lower, upper: lower + width };
}

/** Whether a histogram that was read is one (STAT-13). */
export function isWellFormed({ count, buckets }: Histogram): boolean {
  let [last, total] = [-1, 0];
  // By index: a monitor of a large fleet reads a million buckets a second.
  for (let at = 0; at < buckets.length; at += 2) {
    const [bucket, inIt] = [buckets[at]!, buckets[at + 1]];
    if (bucket <= last || bucket >= bucketCount || inIt === undefined || inIt < 1) return false;
    last = bucket;
    total += inIt;
  }
  return total === count;
}

/** Two histograms as one (STAT-14). */
export function mergeHistograms(one: Histogram, other: Histogram): Histogram {
  const filled = [one, other].filter(({ count }) => count > 0);
  return {
    count: one.count + other.count,
    sumUs: Math.min(mostSum, one.sumUs + other.sumUs),
    minUs: filled.length === 0 ? 0 : Math.min(...filled.map(({ minUs }) => minUs)),
    maxUs: filled.length === 0 ? 0 : Math.max(...filled.map(({ maxUs }) => maxUs)),
    buckets: combine(one, other, 1),
  };
}

/** What was recorded between two reports of the same totals (STAT-14). */
export function histogramDifference(later: Histogram, earlier: Histogram): Histogram {
  const buckets = combine(later, earlier, -1);
  return {
    count: later.count - earlier.count,
    sumUs: later.sumUs - earlier.sumUs,
    minUs: buckets.length === 0 ? 0 : bucketBounds(buckets[0]!).lower,
    maxUs: buckets.length === 0 ? 0 : bucketBounds(buckets.at(-2)!).upper - 1,
    buckets,
  };
}

/**
 * The duration that a share of all stays at or below, in microseconds, within 1/16 (STAT-15); undefined when empty.
 *
 * @param share 0.99 for the 99th percentile
 */
export function histogramQuantile(
  { count, minUs, maxUs, buckets }: Histogram,
  share: number,
): number | undefined {
  if (count === 0) return undefined;
  const rank = Math.max(1, Math.ceil(share * count));
  let running = 0;
  for (const [bucket, inIt] of pairs(buckets)) {
    running += inIt!;
    if (running >= rank) return Math.max(minUs, Math.min(maxUs, bucketBounds(bucket).upper - 1));
  }
  return maxUs;
}

function* pairs(buckets: readonly number[]): Generator<readonly [bucket: number, inIt: number | undefined]> {
  for (let index = 0; index < buckets.length; index += 2) yield [buckets[index]!, buckets[index + 1]];
}

function combine(one: Histogram, other: Histogram, sign: 1 | -1): number[] {
  const counts = new Map(pairs(one.buckets) as Iterable<[number, number]>);
  for (const [bucket, inIt] of pairs(other.buckets))
    counts.set(bucket, (counts.get(bucket) ?? 0) + sign * inIt!);
  return [...counts]
    .filter(([, inIt]) => inIt > 0)
    .sort(([a], [b]) => a - b)
    .flat();
}
