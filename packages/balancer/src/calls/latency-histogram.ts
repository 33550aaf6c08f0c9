/** Buckets of a histogram: 16 per power of two of µs (STAT-11). */
export const HISTOGRAM_BUCKETS = 464;

const MOST_US = 2 ** 32 - 1;

/** The bucket of a duration in ms, cut to whole µs (STAT-10, STAT-11). */
export function bucketOf(durationMs: number): number {
  const us = Math.min(MOST_US, Math.max(0, Math.floor(durationMs * 1_000)));
  if (us < 16) return us;
  const exponent = 31 - Math.clz32(us);
  return (exponent - 4) * 16 + (us >>> (exponent - 4));
}

/** The longest duration of a bucket, in µs (STAT-12). */
export function longestOf(bucket: number): number {
  if (bucket < 16) return bucket;
  const width = 2 ** (Math.floor(bucket / 16) - 1);
  return (17 + (bucket % 16)) * width - 1;
}
