import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededDraw } from '../draw.ts';
import { picksLocal, zoneSplit } from './zone-split.ts';

test('the share that spills over leaves each zone loaded as its weight', () => {
  // Zone x has 1 of 4 of the weight and half of the consumers: it can keep half of their calls.
  const split = zoneSplit(
    [
      { zone: 'x', weight: 1 },
      { zone: 'y', weight: 3 },
    ],
    'x',
    0.5,
  );
  expect(split.localShare).toBe(0.5);
  const draw = seededDraw(1);
  const local = Array.from({ length: 10_000 }, () => picksLocal(split, draw)).filter(Boolean).length;
  expect(Math.abs(local - 5_000)).toBeLessThan(300);
});

test('every candidate is local or remote, whatever the zones', () => {
  const candidate = fc.record({
    weight: fc.integer({ min: 1, max: 9 }),
    zone: fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      fc.array(candidate),
      fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      (candidates, zone, share) => {
        const { local, remote, localShare } = zoneSplit(candidates, zone, share);
        expect(local.length + remote.length).toBe(candidates.length);
        expect(local.every((one) => one.zone === zone)).toBe(true);
        expect(localShare).toBeGreaterThanOrEqual(0);
        expect(localShare).toBeLessThanOrEqual(1);
        if (localShare < 1 && candidates.length > 0) expect(remote.length).toBeGreaterThan(0);
        if (localShare > 0) expect(local.length).toBeGreaterThan(0);
      },
    ),
  );
});
