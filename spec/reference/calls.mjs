// Reference for retry budget (CALL-12), hedging (CALL-17), circuit breaker (CALL-20), throttling (CALL-24) and
// token bucket (CALL-28).
import { unit } from './draws.mjs';
import { atRank, histogramOf } from './histogram.mjs';

/** Counts per bucket of time, over the current bucket and those before it. */
class Window {
  /** @type {Map<number, number>} */ buckets = new Map();
  /** @param {number} bucketMs @param {number} length */
  constructor(bucketMs, length) {
    this.bucketMs = bucketMs;
    this.length = length;
  }
  /** @param {number} at */
  add(at) {
    const bucket = Math.floor(at / this.bucketMs);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
  }
  /** @param {number} at */
  total(at) {
    const now = Math.floor(at / this.bucketMs);
    let total = 0;
    for (const [bucket, count] of this.buckets) {
      if (bucket <= now - this.length) this.buckets.delete(bucket);
      else total += count;
    }
    return total;
  }
}

export class RetryBudget {
  calls = new Window(1000, 10);
  retries = new Window(1000, 10);
  constructor(percent = 20, perSecond = 10) {
    this.percent = percent;
    this.perSecond = perSecond;
  }
  /** @param {number} at */
  call(at) {
    this.calls.add(at);
  }
  /** Whether a retry may be made now; counts it. @param {number} at */
  retry(at) {
    const allowed =
      100 * (this.retries.total(at) + 1) <= this.percent * this.calls.total(at) + 100 * this.perSecond * 10;
    if (allowed) this.retries.add(at);
    return allowed;
  }
}

/** After how long a second copy of a method's call is sent, unless `delayMs` says so. */
export class HedgeDelay {
  /** @type {Map<number, number[]>} stretch of 3 s → durations of answered attempts, in µs */ stretches =
    new Map();
  /** @param {number} at @param {number} ms */
  answered(at, ms) {
    const stretch = Math.floor(at / 3000);
    this.stretches.set(stretch, [...(this.stretches.get(stretch) ?? []), ms * 1000]);
  }
  /** In ms; null: no hedging. @param {number} at */
  delay(at, maxExtraPercent = 2) {
    const now = Math.floor(at / 3000);
    const answered = Array.from({ length: 10 }, (_, i) => this.stretches.get(now - 10 + i) ?? []).flat();
    if (answered.length < 20) return null;
    const percent = 100 - Math.min(20, maxExtraPercent) / 2;
    const rank = Math.min(answered.length - 1, Math.ceil((percent * answered.length) / 100));
    const unbounded = { ...histogramOf(answered), minUs: 0, maxUs: Number.POSITIVE_INFINITY };
    return Math.max(1, atRank(unbounded, rank) / 1000);
  }
}

/** How many second copies may be sent. */
export class HedgeBudget {
  calls = new Window(1000, 10);
  hedges = new Window(1000, 10);
  /** @param {RetryBudget} retryBudget */
  constructor(retryBudget, maxExtraPercent = 2) {
    this.retryBudget = retryBudget;
    this.maxExtraPercent = maxExtraPercent;
  }
  /** @param {number} at */
  call(at) {
    this.calls.add(at);
    this.retryBudget.call(at);
  }
  /** Whether a hedge may be sent now; counts it. @param {number} at */
  hedge(at) {
    const allowed =
      100 * (this.hedges.total(at) + 1) <= this.maxExtraPercent * this.calls.total(at) &&
      this.retryBudget.retry(at);
    if (allowed) this.hedges.add(at);
    return allowed;
  }
}

export class CircuitBreaker {
  /** @type {'closed' | 'open' | 'halfOpen'} */ state = 'closed';
  calls = new Window(100, 100);
  failures = new Window(100, 100);
  until = 0;
  lastProbe = -Infinity;
  probing = false;
  successes = 0;

  /** Whether a call may begin. @param {number} at */
  admit(at) {
    if (this.state === 'open' && at >= this.until) {
      this.state = 'halfOpen';
      this.successes = 0;
      this.probing = false;
      this.lastProbe = -Infinity;
    }
    if (this.state !== 'halfOpen') return this.state === 'closed';
    if (this.probing || at - this.lastProbe < 200) return false;
    this.probing = true;
    this.lastProbe = at;
    return true;
  }

  /**
   * The end of a call that was let through in the present state.
   * @param {number} at
   * @param {'success' | 'failure' | 'neither'} outcome
   */
  record(at, outcome) {
    if (this.state === 'halfOpen') {
      this.probing = false;
      if (outcome === 'failure') this.#open(at);
      else if (outcome === 'success' && ++this.successes === 2) this.state = 'closed';
      return;
    }
    if (outcome === 'neither') return;
    this.calls.add(at);
    if (outcome === 'success') return;
    this.failures.add(at);
    const calls = this.calls.total(at);
    if (calls >= 200 && 2 * this.failures.total(at) >= calls) this.#open(at);
  }

  /** @param {number} at */
  #open(at) {
    this.state = 'open';
    this.until = at + 5_000;
    this.calls = new Window(100, 100);
    this.failures = new Window(100, 100);
  }
}

export class Throttle {
  refusals = new Window(1000, 120);
  accepts = new Window(1000, 120);
  /** @param {number} at */
  probability(at) {
    const accepts = this.accepts.total(at);
    const requests = accepts + this.refusals.total(at);
    return Math.min(0.75, Math.max(0, (requests - 2 * accepts) / (requests + 1)));
  }
  /** Whether the call is let through; one that is not has ended. @param {number} at @param {() => number} draw */
  admit(at, draw) {
    const p = this.probability(at);
    const admitted = p === 0 || unit(draw()) >= p;
    if (!admitted) this.refusals.add(at);
    return admitted;
  }
  /** A call that was let through ended, in OVERLOADED or in something else. @param {number} at @param {boolean} accepted */
  ended(at, accepted) {
    (accepted ? this.accepts : this.refusals).add(at);
  }
}

export class TokenBucket {
  /** @param {number} at @param {number} callsPerSecond @param {number} burst */
  constructor(at, callsPerSecond, burst) {
    this.last = at;
    this.rate = callsPerSecond;
    this.burst = burst;
    this.tokens = burst;
  }
  /** @param {number} at */
  refill(at) {
    this.tokens = Math.min(this.burst, this.tokens + ((at - this.last) * this.rate) / 1000);
    this.last = at;
  }
  /** @param {number} at @param {number} callsPerSecond @param {number} burst */
  change(at, callsPerSecond, burst) {
    this.refill(at);
    this.rate = callsPerSecond;
    this.burst = burst;
    this.tokens = Math.min(this.tokens, burst);
  }
}

/**
 * Takes a token from every bucket, or from none.
 * @param {TokenBucket[]} buckets
 * @param {number} at
 * @returns {{allowed: true} | {allowed: false, retryAfterMs: number | null}}
 */
export function takeAll(buckets, at) {
  for (const b of buckets) b.refill(at);
  const short = buckets.filter((b) => b.rate === 0 || b.tokens + 1e-9 < 1);
  if (short.length === 0) {
    for (const b of buckets) b.tokens -= 1;
    return { allowed: true };
  }
  const waits = short.map((b) =>
    b.rate === 0 ? null : Math.max(1, Math.ceil(((1 - b.tokens) * 1000) / b.rate - 1e-6)),
  );
  return {
    allowed: false,
    retryAfterMs: waits.includes(null) ? null : Math.max(.../** @type {number[]} */ (waits)),
  };
}
