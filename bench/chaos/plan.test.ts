import { describe, expect, it } from 'vitest';
import { describeFault, faultKinds, planOf } from './plan.ts';

describe('the plan of a round', () => {
  it('is made from the seed and the number alone', () => {
    expect(planOf(7, 12)).toEqual(planOf(7, 12));
    expect(planOf(7, 12)).not.toEqual(planOf(8, 12));
  });

  it('has every kind of fault once in as many rounds as there are kinds', () => {
    for (const first of [1, 1 + faultKinds.length]) {
      const kinds = faultKinds.map((_, index) => planOf(3, first + index).fault.kind);
      expect(kinds.toSorted()).toEqual([...faultKinds].sort());
    }
  });

  it('has only the kinds that are asked for', () => {
    expect(planOf(1, 5, ['cut']).fault.kind).toBe('cut');
  });

  it('is said in words', () => {
    expect(describeFault({ kind: 'cut', proxies: [1], holdMs: 5 })).toBe('cut server 2, 5 ms');
    expect(describeFault({ kind: 'churn', nodes: 9, holdMs: 0 })).toBe('churn, 9 nodes');
  });
});
