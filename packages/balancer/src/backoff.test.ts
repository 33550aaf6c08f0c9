import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noDraw } from '../test/support/listed-draws.ts';
import { equalJitter, fullJitter, reconnectWaitMs, retryWaitMs } from './backoff.ts';

const most = () => 0xffffffff;

test('the first retry waits for nothing, the following ones longer and longer', () => {
  expect(retryWaitMs(1, noDraw)).toBe(0);
  expect([2, 3, 4, 20].map((retry) => retryWaitMs(retry, most))).toEqual([4, 9, 19, 999]);
});

test('the first try to reconnect waits for nothing, the following ones longer and longer', () => {
  expect(reconnectWaitMs(1, noDraw)).toBe(0);
  expect([2, 3, 40].map((attempt) => reconnectWaitMs(attempt, most))).toEqual([99, 199, 29_999]);
});

test('waits stay within their cap', () => {
  fc.assert(
    fc.property(fc.nat(2_000), fc.nat(0xffffffff), (n, draw) => {
      expect(fullJitter(n, 100, 30_000, () => draw)).toBeLessThan(30_000);
      const wait = equalJitter(n, 5_000, 300_000, () => draw);
      expect(wait).toBeGreaterThanOrEqual(2_500);
      expect(wait).toBeLessThan(300_000);
    }),
  );
});
