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

test('is the time within which 95 % were answered, known within 1/16', () => {
  const latencies = fc.array(fc.double({ min: 1, max: 5_000, noNaN: true }), {
    minLength: 20,
    maxLength: 200,
  });
  fc.assert(
    fc.property(latencies, (values) => {
      const delay = new HedgeDelay();
      answeredAll(delay, 100, values);
      const exact = values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1]!;
      const found = delay.delayMs(3_000)!;
      expect(found).toBeGreaterThanOrEqual(exact - 0.001);
      expect(found).toBeLessThanOrEqual(exact * (1 + 1 / 16));
    }),
  );
});

test('is worked out every 3 s over the last 30 s', () => {
  const delay = new HedgeDelay();
  answeredAll(delay, 0, new Array(20).fill(100));
  expect(delay.delayMs(2_999)).toBeUndefined();
  expect(delay.delayMs(3_000)).toBeGreaterThan(99);
  answeredAll(delay, 3_000, new Array(1_000).fill(5));
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
