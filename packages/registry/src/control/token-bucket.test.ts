import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket, takeFromAll } from './token-bucket.ts';

test('lets at most the burst and the rate through', () => {
  const rate = fc.integer({ min: 1, max: 1_000 });
  fc.assert(
    fc.property(rate, fc.integer({ min: 1, max: 50 }), fc.array(fc.nat(200)), (perSecond, burst, steps) => {
      const bucket = new TokenBucket(0, perSecond, burst);
      let now = 0;
      let passed = 0;
      for (const later of steps) {
        now += later;
        if (bucket.take(now) === 0) passed++;
        expect(passed).toBeLessThanOrEqual(burst + (perSecond * now) / 1_000 + 1e-6);
      }
    }),
  );
});

test('who waits as long as told passes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(300), (perSecond, now) => {
      const bucket = new TokenBucket(0, perSecond, 1);
      expect(bucket.take(now)).toBe(0);
      const waitMs = bucket.take(now);
      expect(bucket.take(now + waitMs)).toBe(0);
    }),
  );
});

test('with rate 0 nobody ever passes', () => {
  expect(new TokenBucket(0, 0, 10).take(1e9)).toBe(Number.POSITIVE_INFINITY);
});

test('takes from all buckets or from none', () => {
  const wide = new TokenBucket(0, 1, 2);
  const narrow = new TokenBucket(0, 1, 1);
  expect(takeFromAll([wide, narrow], 0)).toBe(0);
  expect(takeFromAll([wide, narrow], 0)).toBe(1_000);
  expect(wide.waitMs(0)).toBe(0);
  expect(takeFromAll([], 0)).toBe(0);
});
