import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subsetOf } from './subset.ts';

const named = (kind: string, count: number) => Array.from({ length: count }, (_, i) => `${kind}-${i}`);

const providerCount = fc.integer({ min: 13, max: 80 });
const consumerCount = fc.integer({ min: 2, max: 60 });

test('covers every provider by the same number of consumers', () => {
  fc.assert(
    fc.property(providerCount, consumerCount, (n, m) => {
      const providers = named('p', n);
      const consumers = named('c', m);
      const load = new Map<string, number>();
      for (const consumer of consumers) {
        const shares = subsetOf({ consumer, consumers, providers });
        for (const node of providers) {
          load.set(node, (load.get(node) ?? 0) + (shares ? (shares.get(node) ?? 0) : 1));
        }
      }
      const slices = Math.min(m, Math.ceil((12 * m) / n));
      for (const covered of load.values()) expect(covered).toBeCloseTo(slices, 9);
    }),
    { numRuns: 40 },
  );
});

test('gives each consumer at least 12 providers, and few more', () => {
  fc.assert(
    fc.property(providerCount, consumerCount, (n, m) => {
      const providers = named('p', n);
      const consumers = named('c', m);
      for (const consumer of consumers) {
        const size = subsetOf({ consumer, consumers, providers })?.size ?? n;
        expect(size).toBeGreaterThanOrEqual(12);
        expect(size).toBeLessThanOrEqual(Math.min(n, 12 + Math.ceil(n / m) + 1));
      }
    }),
    { numRuns: 40 },
  );
});

test('a provider that leaves changes little for anybody', () => {
  const providers = named('p', 300);
  const consumers = named('c', 300);
  let changes = 0;
  for (const consumer of consumers) {
    const before = subsetOf({ consumer, consumers, providers })!;
    const after = subsetOf({ consumer, consumers, providers: providers.filter((node) => node !== 'p-7') })!;
    changes += [...after.keys()].filter((node) => !before.has(node)).length;
  }
  expect(changes / consumers.length).toBeLessThan(2.5);
});

test('a consumer that is not registered, or no size, works with all', () => {
  const providers = named('p', 50);
  const consumers = named('c', 50);
  expect(subsetOf({ consumer: 'stranger', consumers, providers })).toBeUndefined();
  expect(subsetOf({ consumer: 'c-1', consumers, providers, size: 0 })).toBeUndefined();
  expect(subsetOf({ consumer: 'c-1', consumers, providers: [] })).toBeUndefined();
});
