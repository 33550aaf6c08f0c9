import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

it('calls are due at even distances, however unevenly it is asked', () => {
  const pace = new Pace(500, 1_000);
  expect([...pace.due(999)]).toEqual([]);
  expect([...pace.due(1_000)]).toEqual([1_000]);
  expect([...pace.due(1_001.9)]).toEqual([]);
  expect([...pace.due(1_007)]).toEqual([1_002, 1_004, 1_006]);
});

it('what was due while the process did not run is left out', () => {
  const pace = new Pace(100, 0);
  expect([...pace.due(0)]).toEqual([0]);
  const made = [...pace.due(10_000)];
  expect(made[0]).toBe(9_800);
  expect(made).toHaveLength(21);
  expect([...pace.due(10_005)]).toEqual([]);
});
