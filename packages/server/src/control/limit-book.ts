import { type LimitInForce, TokenBucket } from '@thriftkeeper/registry';
import type { HeldLimit } from '../callers/caller.ts';

/** A bucket for each selector that has a limit in force; all whom it matches share it (CTRL-15). */
export class LimitBook {
  readonly #limits = new Map<string, HeldLimit>();

  /** Takes the limits in force. What is left in buckets whose limit stays, or is changed, stays too. */
  apply(limits: readonly LimitInForce[], nowMs: number): void {
    const kept = new Set(limits.map(({ selector }) => selector));
    for (const selector of this.#limits.keys()) if (!kept.has(selector)) this.#limits.delete(selector);
    for (const { selector, callsPerSecond, burst } of limits) {
      const bucket = this.#limits.get(selector)?.bucket ?? new TokenBucket(nowMs, callsPerSecond, burst);
      bucket.change(nowMs, callsPerSecond, burst);
      this.#limits.set(selector, { selector, callsPerSecond, bucket });
    }
  }

  of(limits: readonly LimitInForce[]): HeldLimit[] {
    return limits.flatMap(({ selector }) => this.#limits.get(selector) ?? []);
  }
}
