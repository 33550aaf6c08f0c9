import { histogramQuantile, mergeHistograms } from '@thriftkeeper/registry';
import { array, assert, double, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { histogramOf } from '../testing/reports.ts';
import { LatencySum, quantile } from './latency-sum.ts';

const durations = array(integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 50 });

test('a sum of histograms has the quantiles of the merged one, within its buckets', () => {
  assert(
    property(durations, durations, double({ min: 0, max: 1, noNaN: true }), (one, other, share) => {
      const sum = new LatencySum();
      for (const part of [one, other]) sum.add(histogramOf(...part).buckets);
      const merged = mergeHistograms(histogramOf(...one), histogramOf(...other));
      // Without what only whole totals know: the shortest and the longest to the microsecond.
      const bounds = { ...merged, minUs: 0, maxUs: 2 ** 32 - 1 };
      expect(quantile(sum.counts(), share)).toBe(histogramQuantile(bounds, share));
    }),
  );
});

test('what is taken away again leaves nothing', () => {
  const sum = new LatencySum();
  sum.add([3, 2, 100, 1]);
  sum.add([3, 1], -1);
  expect(sum.counts()).toEqual(Uint32Array.of(3, 1, 100, 1));
  sum.add([3, 5, 100, 1], -1);
  expect(sum.counts()).toBeUndefined();
  expect(quantile(undefined, 0.5)).toBeNull();
});
