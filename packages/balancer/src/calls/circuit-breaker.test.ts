import { describe, expect, test } from 'vitest';
import type { Verdict } from '../ejection/verdict.ts';
import { CircuitBreaker, type CircuitState } from './circuit-breaker.ts';

const fail = (breaker: CircuitBreaker, calls: number, nowMs: number) => {
  for (let i = 0; i < calls; i++) breaker.ended(breaker.admit(nowMs)!, nowMs, 'failure');
};

const opened = () => {
  const breaker = new CircuitBreaker();
  fail(breaker, 200, 0);
  return breaker;
};

/** Half open, its first probe in progress since 5,000 ms. */
const probing = () => {
  const breaker = opened();
  return { breaker, probe: breaker.admit(5_000)! };
};

describe('each state and event', () => {
  test.each<[Verdict, CircuitState['name']]>([
    ['success', 'closed'],
    ['failure', 'open'],
    ['neither', 'closed'],
  ])('closed with 199 failures, a call ends in %s → %s', (verdict, to) => {
    const breaker = new CircuitBreaker();
    fail(breaker, 199, 0);
    breaker.ended(breaker.admit(0)!, 0, verdict);
    expect(breaker.state.name).toBe(to);
  });

  test.each<Verdict>(['success', 'failure', 'neither'])(
    'open, an older call ends in %s → open',
    (verdict) => {
      const breaker = new CircuitBreaker();
      const older = breaker.admit(0)!;
      fail(breaker, 200, 0);
      breaker.ended(older, 10, verdict);
      expect(breaker.state).toEqual({ name: 'open', untilMs: 5_000 });
    },
  );

  test('open, asked before its time → open, refused', () => {
    const breaker = opened();
    expect(breaker.admit(4_999)).toBeUndefined();
    expect(breaker.retryAfterMs(4_999)).toBe(1);
    expect(breaker.state.name).toBe('open');
  });

  test('open, asked at its time → half open, a probe', () => {
    const breaker = opened();
    expect(breaker.admit(5_000)).toBeDefined();
    expect(breaker.state).toEqual({ name: 'halfOpen', successes: 0, probing: true, nextProbeMs: 5_200 });
  });

  test('half open, asked while the probe is in progress → refused', () => {
    const { breaker } = probing();
    expect(breaker.admit(9_000)).toBeUndefined();
  });

  test('half open, asked too soon after a probe → refused', () => {
    const { breaker, probe } = probing();
    breaker.ended(probe, 5_001, 'success');
    expect(breaker.admit(5_199)).toBeUndefined();
    expect(breaker.retryAfterMs(5_199)).toBe(1);
    expect(breaker.admit(5_200)).toBeDefined();
  });

  test.each<[Verdict, CircuitState]>([
    ['success', { name: 'halfOpen', successes: 1, probing: false, nextProbeMs: 5_200 }],
    ['failure', { name: 'open', untilMs: 10_050 }],
    ['neither', { name: 'halfOpen', successes: 0, probing: false, nextProbeMs: 5_200 }],
  ])('half open, the first probe ends in %s', (verdict, to) => {
    const { breaker, probe } = probing();
    breaker.ended(probe, 5_050, verdict);
    expect(breaker.state).toEqual(to);
  });

  test.each<[Verdict, CircuitState['name']]>([
    ['success', 'closed'],
    ['failure', 'open'],
    ['neither', 'halfOpen'],
  ])('half open, the second probe ends in %s → %s', (verdict, to) => {
    const { breaker, probe } = probing();
    breaker.ended(probe, 5_050, 'success');
    breaker.ended(breaker.admit(5_200)!, 5_250, verdict);
    expect(breaker.state.name).toBe(to);
  });

  test.each<Verdict>(['success', 'failure', 'neither'])(
    'half open, a call let through while closed ends in %s → half open',
    (verdict) => {
      const breaker = new CircuitBreaker();
      const older = breaker.admit(0)!;
      fail(breaker, 200, 0);
      breaker.admit(5_000);
      breaker.ended(older, 5_100, verdict);
      expect(breaker.state).toMatchObject({ name: 'halfOpen', probing: true, successes: 0 });
    },
  );
});

test('a probe that the caller aborts makes room for the next', () => {
  const { breaker, probe } = probing();
  breaker.ended(probe, 5_300, 'neither');
  expect(breaker.admit(5_300)).toBeDefined();
});

test('closes with all counts forgotten', () => {
  const { breaker, probe } = probing();
  breaker.ended(probe, 5_001, 'success');
  breaker.ended(breaker.admit(5_200)!, 5_201, 'success');
  fail(breaker, 199, 5_300);
  expect(breaker.state.name).toBe('closed');
  expect(breaker.retryAfterMs(5_300)).toBe(0);
});
