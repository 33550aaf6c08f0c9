import type { Histogram } from '../generated/records.ts';
import { bucketCount, bucketOf, mostSum, mostUs } from './histogram.ts';

/** Counts durations while they come: every bucket stands ready, and recording allocates nothing (STAT-10 to STAT-13). */
export class LatencyHistogram {
  // Numbers with fractions hold whole ones to 2^53, which is what reports do.
  readonly #counts = new Float64Array(bucketCount);
  #count = 0;
  #sumUs = 0;
  #minUs = mostUs;
  #maxUs = 0;

  /** Durations recorded. */
  get count(): number {
    return this.#count;
  }

  /** @param durationUs cut to whole microseconds, and to the range of a histogram */
  record(durationUs: number): void {
    const us = durationUs > 0 ? Math.min(mostUs, Math.floor(durationUs)) : 0;
    const bucket = bucketOf(us);
    this.#counts[bucket] = this.#counts[bucket]! + 1;
    this.#count++;
    this.#sumUs += us;
    if (us < this.#minUs) this.#minUs = us;
    if (us > this.#maxUs) this.#maxUs = us;
  }

  /** Adds all that another has counted. */
  add(other: LatencyHistogram): void {
    for (let bucket = 0; bucket < bucketCount; bucket++)
      this.#counts[bucket] = this.#counts[bucket]! + other.#counts[bucket]!;
    this.#count += other.#count;
    this.#sumUs += other.#sumUs;
    this.#minUs = Math.min(this.#minUs, other.#minUs);
    this.#maxUs = Math.max(this.#maxUs, other.#maxUs);
  }

  /** As reports hold it. */
  report(): Histogram {
    const buckets: number[] = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) buckets.push(bucket, count);
    });
    return {
      count: this.#count,
      sumUs: Math.min(mostSum, this.#sumUs),
      minUs: this.#count === 0 ? 0 : this.#minUs,
      maxUs: this.#maxUs,
      buckets,
    };
  }
}
