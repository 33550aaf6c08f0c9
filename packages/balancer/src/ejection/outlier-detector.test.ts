import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNodes } from '../node-order.ts';
import { type OutlierHost, sweepOutliers } from './outlier-detector.ts';

test('never more than a tenth of the list, or one, are out', () => {
  const host = fc.record({
    calls: fc.constantFrom(0, 60, 100, 1_000),
    failedShare: fc.double({ min: 0, max: 1 }),
  });
  const sweeps = fc.array(fc.array(host, { minLength: 30, maxLength: 30 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), sweeps, (size, intervals) => {
      let hosts: OutlierHost[] = Array.from({ length: size }, (_, i) => ({
        node: `node${i}`,
        calls: 0,
        failures: 0,
        timesEjected: 0,
        ejectedUntilMs: 0,
      }));
      hosts.sort((a, b) => compareNodes(a.node, b.node));
      let now = 0;
      for (const interval of intervals) {
        now += 10_000;
        hosts = hosts.map((one, i) => {
          const { calls, failedShare } = interval[i]!;
          return { ...one, calls, failures: Math.floor(calls * (failedShare || 0)) };
        });
        const ejected = sweepOutliers(hosts, now);
        const out = hosts.filter(({ ejectedUntilMs }) => ejectedUntilMs > now);
        expect(out.length).toBeLessThanOrEqual(Math.max(1, Math.floor(size / 10)));
        if (size <= 5) expect(out).toEqual([]);
        for (const { ejectedUntilMs } of ejected) {
          expect(ejectedUntilMs - now).toBeGreaterThanOrEqual(30_000);
          expect(ejectedUntilMs - now).toBeLessThanOrEqual(300_000);
        }
      }
    }),
    { numRuns: 60 },
  );
});
