import { expect, it } from 'vitest';
import type { Load } from '../../../src/api/types.ts';
import { reported, serviceState } from './load.ts';

const load: Load = {
  callsPerSecond: 0,
  failedPerSecond: 0,
  refusedPerSecond: 0,
  inProgress: 0,
  connections: 0,
  p50Us: null,
  p99Us: null,
  reporting: 0,
};

it('takes what nobody reports as unknown, and what somebody reports as it is', () => {
  expect(reported(load)).toBeNull();
  expect(reported({ ...load, reporting: 1 })).toMatchObject({ callsPerSecond: 0 });
});

it('calls no service well that the registry does not confirm, and none better than it was', () => {
  const of = (stale: boolean) =>
    (['ok', 'empty', 'degraded', 'down'] as const).map((status) => serviceState({ status, stale }).name);
  expect(of(false)).toEqual(['OK', 'Empty', 'Degraded', 'Down']);
  expect(of(true)).toEqual(['Not confirmed', 'Not confirmed', 'Degraded', 'Down']);
});
