import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HedgeBudget } from './hedge-budget.ts';
import { RetryBudget } from './retry-budget.ts';

test('retries stay within 20 % of the calls and 10 a second, whatever fails', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(500), fc.nat(3)), { maxLength: 400 }), (steps) => {
      const budget = new RetryBudget();
      let now = 0;
      const calls: number[] = [];
      const retries: number[] = [];
      for (const [later, tries] of steps) {
        now += later;
        budget.called(now);
        calls.push(now);
        for (let i = 0; i < tries; i++) if (budget.take(now)) retries.push(now);
        const inWindow = (times: number[]) =>
          times.filter((time) => Math.floor(time / 1_000) > Math.floor(now / 1_000) - 10).length;
        expect(inWindow(retries)).toBeLessThanOrEqual(0.2 * calls.length + 100);
      }
    }),
    { numRuns: 30 },
  );
});

test('asking whether a retry is allowed takes none', () => {
  const budget = new RetryBudget({ percent: 0, perSecond: 0.1 });
  expect(budget.allows(0)).toBe(true);
  expect(budget.allows(0)).toBe(true);
  expect(budget.take(0)).toBe(true);
  expect(budget.allows(0)).toBe(false);
});

test('hedges are 2 % of the calls at most', () => {
  const budget = new HedgeBudget(new RetryBudget());
  for (let i = 0; i < 149; i++) budget.called(0);
  expect([budget.take(0), budget.take(0), budget.take(0)]).toEqual([true, true, false]);
  budget.called(0);
  expect([budget.take(0), budget.take(0)]).toEqual([true, false]);
});

test('a hedge that one budget refuses is taken from neither', () => {
  const retries = new RetryBudget({ percent: 0, perSecond: 0.1 });
  const hedges = new HedgeBudget(retries, { maxExtraPercent: 100 });
  expect(hedges.take(0)).toBe(false);
  expect(retries.allows(0)).toBe(true);
  hedges.called(0);
  hedges.called(0);
  expect(hedges.take(0)).toBe(true);
  expect(retries.allows(0)).toBe(false);
  expect(hedges.take(0)).toBe(false);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a budget of %s is refused', (percent) => {
  expect(() => new RetryBudget({ percent })).toThrow(/^percent is .*: give a number of at least 0$/);
  expect(() => new HedgeBudget(new RetryBudget(), { maxExtraPercent: percent })).toThrow(RangeError);
});
