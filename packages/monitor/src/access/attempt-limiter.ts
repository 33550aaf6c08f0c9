import { TokenBucket } from '@thriftkeeper/registry';

/** How many attempts are let through. */
export interface AttemptLimits {
  /** At once. */
  readonly burst: number;
  /** After that. */
  readonly perSecond: number;
  /** Keys that are remembered; beyond, the one that was used longest ago is forgotten. */
  readonly mostKeys: number;
}

/**
 * Slows down those who guess: a token bucket per key, such as an address or a user name. An attempt counts when it is
 * made, so that many at once gain nothing; one that succeeds is given back.
 */
export class AttemptLimiter {
  readonly #limits: AttemptLimits;
  /** Least recently used first. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(limits: AttemptLimits) {
    this.#limits = limits;
  }

  /** Counts an attempt; returns how long to wait in ms, 0 when it may be made. */
  take(key: string, nowMs: number): number {
    const bucket =
      this.#buckets.get(key) ?? new TokenBucket(nowMs, this.#limits.perSecond, this.#limits.burst);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#limits.mostKeys) this.#buckets.delete(this.#buckets.keys().next().value!);
    return bucket.take(nowMs);
  }

  /** Forgets the attempts of one who has shown not to be guessing. */
  forgive(key: string): void {
    this.#buckets.delete(key);
  }
}
