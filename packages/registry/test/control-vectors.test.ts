import { expect } from 'vitest';
import {
  ConsumerRules,
  type ControlDocument,
  clientShare,
  type KnownConsumer,
  TokenBucket,
  takeFromAll,
} from '../src/index.ts';
import { type Vector, vectors } from './vectors.ts';

interface LimitsVector extends Vector {
  readonly now: string;
  readonly document: ControlDocument;
  readonly consumer: KnownConsumer;
  readonly sameApplication: number;
  readonly expect: { kickedBy: string[]; limits: object[]; clientShares: (object | null)[] };
}

vectors<LimitsVector>('limits', ({ now, document, consumer, sameApplication, expect: wanted }) => {
  const rules = new ConsumerRules(document);
  const limits = rules.limits(consumer, Date.parse(now));
  expect({
    kickedBy: rules.kicks(consumer, Date.parse(now)).map(({ selector }) => selector),
    limits: limits.map(({ selector, callsPerSecond, burst }) => ({ selector, callsPerSecond, burst })),
    clientShares: limits.map((limit) => clientShare(limit, sameApplication) ?? null),
  }).toEqual(wanted);
});

interface BucketVector extends Vector {
  readonly buckets: { callsPerSecond: number; burst: number }[];
  readonly steps: {
    at: number;
    take?: number;
    change?: { bucket: number; callsPerSecond: number; burst: number };
    expect: { allowed: number; last: { allowed: boolean; retryAfterMs?: number | null } } | null;
  }[];
}

vectors<BucketVector>('token-bucket', ({ buckets: limits, steps }) => {
  const buckets = limits.map(({ callsPerSecond, burst }) => new TokenBucket(0, callsPerSecond, burst));
  for (const { at, take = 0, change, expect: expected } of steps) {
    if (change) {
      buckets[change.bucket]!.change(at, change.callsPerSecond, change.burst);
      continue;
    }
    const waits = Array.from({ length: take }, () => takeFromAll(buckets, at));
    const last = waits.at(-1)!;
    expect({
      allowed: waits.filter((wait) => wait === 0).length,
      last:
        last === 0 ? { allowed: true } : { allowed: false, retryAfterMs: last === Infinity ? null : last },
    }).toEqual(expected);
  }
});
