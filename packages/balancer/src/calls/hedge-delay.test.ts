import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HedgeDelay } from './hedge-delay.ts';

const answeredAll = (delay: HedgeDelay, nowMs: number, latencies: readonly number[]) => {
  for (const latencyMs of latencies) delay.answered(nowMs, latencyMs);
};

test('is unknown until 20 attempts have been answered', () => {
  const delay = new HedgeDelay();
  answeredAll(delay, 0, new Array(19).fill(10));
  expect(delay.delayMs(3_000)).toBeUndefined();
  answeredAll(delay, 3_000, [10]);
  expect(delay.delayMs(5_999)).toBeUndefined();
  expect(delay.delayMs(6_000)).toBeCloseTo(10, 0);
});

test('is the time that half as many took longer as may be hedged, or one, known within 1/16', () => {
  const latencies = fc.array(fc.double({ min: 1, max: 5_000, noNaN: true }), {
    minLength: 20,
    maxLength: 300,
  });
  fc.assert(
    fc.property(latencies, fc.constantFrom(undefined, 0.5, 2, 10, 100), (values, maxExtraPercent) => {
      const delay = new HedgeDelay();
      answeredAll(delay, 100, values);
      const longer = Math.floor((values.length * Math.min(20, maxExtraPercent ?? 2)) / 200);
      const exact = values.toSorted((a, b) => b - a)[Math.max(1, longer)]!;
      const found = delay.delayMs(3_000, maxExtraPercent)!;
      expect(found).toBeGreaterThanOrEqual(exact - 0.001);
      expect(found).toBeLessThanOrEqual(exact * (1 + 1 / 16));
    }),
  );
});

test('follows the share of hedges at once', () => {
  const delay = new HedgeDelay();
  answeredAll(
    delay,
    0,
    Array.from({ length: 1_000 }, (_, i) => i + 1),
  );
  expect(delay.delayMs(3_000)).toBeCloseTo(991, -2);
  expect(delay.delayMs(3_000, 20)).toBeCloseTo(900, -2);
  expect(delay.delayMs(3_000, 100)).toBe(delay.delayMs(3_000, 20));
  expect(delay.delayMs(3_000)).toBeGreaterThan(delay.delayMs(3_000, 20)!);
});

test('is worked out every 3 s over the last 30 s', () => {
  const delay = new HedgeDelay();
  answeredAll(delay, 0, new Array(20).fill(100));
  expect(delay.delayMs(2_999)).toBeUndefined();
  expect(delay.delayMs(3_000)).toBeGreaterThan(99);
  answeredAll(delay, 3_000, new Array(5_000).fill(5));
  expect(delay.delayMs(5_999)).toBeGreaterThan(99);
  expect(delay.delayMs(6_000)).toBeLessThan(6);
  expect(delay.delayMs(32_999)).toBeLessThan(6);
  expect(delay.delayMs(36_000)).toBeUndefined();
});

test('is at least 1 ms, and unknown again after a long silence', () => {
  const delay = new HedgeDelay();
  answeredAll(delay, 0, new Array(50).fill(0.02));
  expect(delay.delayMs(3_000)).toBe(1);
  expect(delay.delayMs(1e9)).toBeUndefined();
});
