import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededDraw } from '../draw.ts';
import { FailureAccrual } from './failure-accrual.ts';
import type { Verdict } from './verdict.ts';

/** Draw 0: a death lasts 2.5 s at first. */
const lowest = () => 0;

const kill = (accrual: FailureAccrual, nowMs: number) => {
  for (let i = 0; i < 5; i++) accrual.ended(accrual.started(nowMs), nowMs, 'failure');
};

/** Each state with a way into it and the time then. */
const STATES = {
  alive: () => new FailureAccrual(lowest),
  dead: () => {
    const accrual = new FailureAccrual(lowest);
    kill(accrual, 0);
    return accrual;
  },
  probing: () => {
    const accrual = STATES.dead();
    accrual.started(2_500);
    return accrual;
  },
} as const;

describe('each state and event', () => {
  type State = keyof typeof STATES;
  const table: [State, 'started early' | 'started late' | 'own' | 'older', Verdict | null, State][] = [
    ['alive', 'started early', null, 'alive'],
    ['alive', 'own', 'success', 'alive'],
    ['alive', 'own', 'failure', 'alive'],
    ['alive', 'own', 'neither', 'alive'],
    ['alive', 'older', 'failure', 'alive'],
    ['dead', 'started early', null, 'dead'],
    ['dead', 'started late', null, 'probing'],
    // Begun while dead, in panic: a success shows that it lives, a failure says nothing new.
    ['dead', 'own', 'success', 'alive'],
    ['dead', 'own', 'failure', 'dead'],
    ['dead', 'own', 'neither', 'dead'],
    ['dead', 'older', 'success', 'dead'],
    ['dead', 'older', 'failure', 'dead'],
    ['dead', 'older', 'neither', 'dead'],
    ['probing', 'started late', null, 'probing'],
    ['probing', 'older', 'success', 'probing'],
    ['probing', 'older', 'failure', 'probing'],
    ['probing', 'older', 'neither', 'probing'],
  ];
  test.each(table)('%s, %s %s → %s', (from, event, verdict, to) => {
    const accrual = STATES[from]();
    if (verdict === null) accrual.started(event === 'started early' ? 0 : 2_500);
    else accrual.ended(event === 'own' ? accrual.started(0) : -1, 3_000, verdict);
    expect(accrual.state.name).toBe(to);
  });

  test.each([
    ['success', 'alive'],
    ['failure', 'dead'],
    ['neither', 'dead'],
  ] as const)('probing, its probe ends in %s → %s', (verdict, to) => {
    const accrual = STATES.dead();
    const probe = accrual.started(2_500);
    accrual.ended(probe, 3_000, verdict);
    expect(accrual.state.name).toBe(to);
    expect(accrual.admits(3_000)).toBe(verdict !== 'failure');
  });
});

test('an attempt begun before the death says nothing about the time after it', () => {
  const accrual = new FailureAccrual(lowest);
  const before = accrual.started(0);
  kill(accrual, 10);
  accrual.ended(before, 20, 'success');
  expect(accrual.state).toEqual({ name: 'dead', cause: 'failuresInARow', untilMs: 2_510, deaths: 1 });
});

test('an attempt begun in panic while the probe is in progress is not taken for it', () => {
  const accrual = STATES.dead();
  const probe = accrual.started(2_500);
  const other = accrual.started(2_600);
  accrual.ended(other, 2_700, 'failure');
  expect(accrual.state.name).toBe('probing');
  accrual.ended(probe, 2_800, 'success');
  expect(accrual.state.name).toBe('alive');
});

test('each failed probe doubles the wait up to 300 s, and a success starts anew', () => {
  const accrual = new FailureAccrual(lowest);
  kill(accrual, 0);
  let now = 0;
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    const { untilMs } = accrual.state as { untilMs: number };
    waits.push(untilMs - now);
    now = untilMs;
    accrual.ended(accrual.started(now), now, 'failure');
  }
  expect(waits).toEqual([2_500, 5_000, 10_000, 20_000, 40_000, 80_000, 150_000, 150_000, 150_000]);
  now = (accrual.state as { untilMs: number }).untilMs;
  accrual.ended(accrual.started(now), now, 'success');
  kill(accrual, now);
  expect((accrual.state as { untilMs: number }).untilMs).toBe(now + 2_500);
});

test('whatever happens, at most one probe is in progress, and a dead provider is due again in 300 s', () => {
  const event = fc.record({
    laterMs: fc.nat(20_000),
    act: fc.constantFrom('start', 'success', 'failure', 'neither'),
    which: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 200 }), fc.nat(), (events, seed) => {
      const accrual = new FailureAccrual(seededDraw(seed));
      const running: number[] = [];
      let now = 0;
      for (const { laterMs, act, which } of events) {
        now += laterMs;
        if (act === 'start') {
          if (accrual.admits(now)) running.push(accrual.started(now));
          if (accrual.state.name === 'probing') expect(accrual.admits(now)).toBe(false);
        } else if (running.length > 0) {
          accrual.ended(running.splice(which % running.length, 1)[0]!, now, act as Verdict);
        }
        const { state } = accrual;
        if (state.name === 'dead') expect(state.untilMs - now).toBeLessThanOrEqual(300_000);
        if (state.name === 'dead') expect(accrual.admits(state.untilMs)).toBe(true);
        // The probe is among those that run, so that the state cannot be stuck.
        if (state.name === 'probing') expect(running.length).toBeGreaterThan(0);
      }
    }),
  );
});
