// Reference for STAT-10 to STAT-15.

const MAX_US = 2 ** 32 - 1;
const LIMIT = Number.MAX_SAFE_INTEGER;

/** @param {number} us */
export const clampUs = (us) => Math.min(MAX_US, Math.max(0, Math.floor(us)));

/** Bucket of a clamped value. @param {number} v */
export function bucketOf(v) {
  if (v < 16) return v;
  const e = 31 - Math.clz32(v);
  return (e - 4) * 16 + (v >>> (e - 4));
}

/** Bounds of a bucket: lower ≤ v < upper. @param {number} i */
export function boundsOf(i) {
  if (i < 16) return { lower: i, upper: i + 1 };
  const width = 2 ** (Math.floor(i / 16) - 1);
  const lower = (16 + (i % 16)) * width;
  return { lower, upper: lower + width };
}

/** @typedef {{count: number, sumUs: number, minUs: number, maxUs: number, buckets: number[]}} Histogram */

/** @param {number[]} valuesUs @returns {Histogram} */
export function histogramOf(valuesUs) {
  const values = valuesUs.map(clampUs);
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const v of values) counts.set(bucketOf(v), (counts.get(bucketOf(v)) ?? 0) + 1);
  return {
    count: values.length,
    sumUs: Math.min(
      LIMIT,
      values.reduce((a, b) => a + b, 0),
    ),
    minUs: values.length ? Math.min(...values) : 0,
    maxUs: values.length ? Math.max(...values) : 0,
    buckets: encode(counts),
  };
}

/** @param {Histogram} a @param {Histogram} b @returns {Histogram} */
export function merge(a, b) {
  const counts = decode(a);
  for (const [index, count] of decode(b)) counts.set(index, (counts.get(index) ?? 0) + count);
  const full = [a, b].filter((h) => h.count > 0);
  return {
    count: a.count + b.count,
    sumUs: Math.min(LIMIT, a.sumUs + b.sumUs),
    minUs: full.length ? Math.min(...full.map((h) => h.minUs)) : 0,
    maxUs: full.length ? Math.max(...full.map((h) => h.maxUs)) : 0,
    buckets: encode(counts),
  };
}

/** What was recorded between two reports. @param {Histogram} later @param {Histogram} earlier @returns {Histogram} */
export function difference(later, earlier) {
  const counts = decode(later);
  for (const [index, count] of decode(earlier)) counts.set(index, (counts.get(index) ?? 0) - count);
  const buckets = encode(counts);
  return {
    count: later.count - earlier.count,
    sumUs: later.sumUs - earlier.sumUs,
    minUs: buckets.length ? boundsOf(buckets[0]).lower : 0,
    maxUs: buckets.length ? boundsOf(buckets[buckets.length - 2]).upper - 1 : 0,
    buckets,
  };
}

/** @param {Histogram} h @param {number} q @returns {number | null} */
export function quantile(h, q) {
  return h.count === 0 ? null : atRank(h, Math.max(1, Math.ceil(q * h.count)));
}

/** The value of a rank, from 1, in a histogram that is not empty (STAT-15). @param {Histogram} h @param {number} rank */
export function atRank(h, rank) {
  let running = 0;
  for (const [index, count] of decode(h)) {
    running += count;
    if (running >= rank) return Math.max(h.minUs, Math.min(h.maxUs, boundsOf(index).upper - 1));
  }
  return h.maxUs;
}

/** Whether an encoded histogram holds to STAT-13. @param {Histogram} h */
export function isWellFormed(h) {
  const { buckets } = h;
  if (buckets.length % 2 !== 0) return false;
  let total = 0;
  for (let i = 0; i < buckets.length; i += 2) {
    if (buckets[i] > 463 || (i > 0 && buckets[i] <= buckets[i - 2]) || buckets[i + 1] < 1) return false;
    total += buckets[i + 1];
  }
  return total === h.count;
}

/** @param {Histogram} h @returns {Map<number, number>} */
function decode(h) {
  const counts = new Map();
  for (let i = 0; i < h.buckets.length; i += 2) counts.set(h.buckets[i], h.buckets[i + 1]);
  return counts;
}

/** @param {Map<number, number>} counts */
function encode(counts) {
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => a - b)
    .flat();
}
