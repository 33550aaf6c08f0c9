import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slowStartWeight } from './slow-start.ts';

test('the weight only rises, from a tenth to the whole', () => {
  const age = fc.integer({ min: 0, max: 40_000 });
  fc.assert(
    fc.property(age, age, fc.double({ min: 0.2, max: 5, noNaN: true }), (a, b, aggression) => {
      const weightAt = (ageMs: number) => slowStartWeight(8, ageMs, { windowMs: 30_000, aggression });
      expect(weightAt(Math.min(a, b))).toBeLessThanOrEqual(weightAt(Math.max(a, b)));
      expect(weightAt(a)).toBeGreaterThanOrEqual(0.8);
      expect(weightAt(a)).toBeLessThanOrEqual(8);
    }),
  );
});

test('the defaults are 30 s in proportion to time', () => {
  expect(slowStartWeight(1, 15_000)).toBe(0.5);
  expect(slowStartWeight(1, 30_000)).toBe(1);
});
