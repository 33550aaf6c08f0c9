import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bucketBounds,
  bucketOf,
  type Histogram,
  histogramDifference,
  histogramQuantile,
  LatencyHistogram,
  mergeHistograms,
  readStatsReport,
  reportIntervalMs,
  reportWaitMs,
} from '../src/index.ts';
import { bytesOf, orError, type Vector, vectors } from './vectors.ts';

const histogramOf = (valuesUs: readonly number[]) => {
  const histogram = new LatencyHistogram();
  for (const us of valuesUs) histogram.record(us);
  return histogram;
};

vectors<Vector & { us: number; expect: { index: number; lower: number; upper: number } }>(
  'histogram-buckets',
  ({ us, expect: { index, ...bounds } }) => {
    expect(histogramOf([us]).report().buckets).toEqual([index, 1]);
    expect(bucketBounds(index)).toEqual(bounds);
  },
);

vectors<
  Vector & {
    intervalMs: number;
    nodes: number;
    draw: number;
    expect: { intervalMs: number; waitMs: number };
  }
>('report-intervals', ({ intervalMs: configuredMs, nodes, draw, expect: wanted }) => {
  const intervalMs = reportIntervalMs(configuredMs, nodes);
  expect({ intervalMs, waitMs: reportWaitMs(intervalMs, draw) }).toEqual(wanted);
});

interface HistogramVector extends Vector {
  readonly operation: 'record' | 'merge' | 'difference' | 'quantiles';
  readonly valuesUs: number[];
  readonly a: Histogram;
  readonly b: Histogram;
  readonly later: Histogram;
  readonly earlier: Histogram;
  readonly histogram: Histogram;
  readonly q: number[];
  readonly expect: unknown;
}

vectors<HistogramVector>('histograms', (one) => {
  const results = {
    record: () => histogramOf(one.valuesUs).report(),
    merge: () => mergeHistograms(one.a, one.b),
    difference: () => histogramDifference(one.later, one.earlier),
    quantiles: () => one.q.map((q) => histogramQuantile(one.histogram, q) ?? null),
  };
  expect(results[one.operation]()).toEqual(one.expect);
});

vectors<Vector & { text?: string; expect: { readable: boolean; error?: string } }>('stats-reports', (one) => {
  const read = orError(() => readStatsReport(bytesOf(one), '/here') && { readable: true });
  expect(read).toMatchObject(one.expect.error === undefined ? one.expect : { error: one.expect.error });
});

const durations = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 200 });

test('counting together is the same as counting apart and adding', () => {
  fc.assert(
    fc.property(durations, durations, (some, more) => {
      const [one, other] = [histogramOf(some), histogramOf(more)];
      const both = histogramOf([...some, ...more]).report();
      expect(mergeHistograms(one.report(), other.report())).toEqual(both);
      one.add(other);
      expect(one.report()).toEqual(both);
    }),
  );
});

test('what comes between two reports is what their difference says', () => {
  fc.assert(
    fc.property(durations, durations, (before, after) => {
      const histogram = histogramOf(before);
      const earlier = histogram.report();
      for (const us of after) histogram.record(us);
      const { count, sumUs, buckets } = histogramDifference(histogram.report(), earlier);
      expect({ count, sumUs, buckets }).toEqual(
        (({ count, sumUs, buckets }) => ({ count, sumUs, buckets }))(histogramOf(after).report()),
      );
    }),
  );
});

test('a quantile is within a sixteenth of the duration that it stands for', () => {
  const some = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const exact = values.sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)]!;
      const told = histogramQuantile(histogramOf(values).report(), share)!;
      expect(bucketOf(told)).toBe(bucketOf(exact));
    }),
  );
});
