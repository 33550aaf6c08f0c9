import { expect, test } from 'vitest';
import { CircuitBreaker, HedgeBudget, HedgeDelay, RetryBudget, Throttle } from '../src/index.ts';
import { listedDraws } from './support/listed-draws.ts';
import { vectorsOf } from './support/vectors.ts';

const times = (count: number, act: () => boolean) => {
  let yes = 0;
  for (let i = 0; i < count; i++) if (act()) yes++;
  return yes;
};

interface RetryBudgetCase {
  percent: number;
  perSecond: number;
  steps: { at: number; calls?: number; retries?: number; expect: number }[];
}
test.each(vectorsOf<RetryBudgetCase>('retry-budget'))('retry-budget.json $id', (c) => {
  const budget = new RetryBudget(c);
  for (const { at, calls = 0, retries = 0, expect: allowed } of c.steps) {
    for (let i = 0; i < calls; i++) budget.called(at);
    expect(times(retries, () => budget.take(at))).toBe(allowed);
  }
});

interface HedgingCase {
  operation: 'delay' | 'budget';
  maxExtraPercent?: number;
  percent?: number;
  perSecond?: number;
  steps: { at: number; answeredMs?: number[]; calls?: number; hedges?: number; expect: number | null }[];
}
test.each(vectorsOf<HedgingCase>('hedging'))('hedging.json $id', ({ operation, steps, ...limits }) => {
  const delay = new HedgeDelay();
  const retries = new RetryBudget(limits);
  const budget = new HedgeBudget(retries, limits);
  for (const { at, answeredMs = [], calls = 0, hedges = 0, expect: expected } of steps) {
    for (const ms of answeredMs) delay.answered(at, ms);
    for (let i = 0; i < calls; i++) {
      budget.called(at);
      retries.called(at);
    }
    if (operation === 'delay') expect(delay.delayMs(at, limits.maxExtraPercent) ?? null).toBe(expected);
    else expect(times(hedges, () => budget.take(at))).toBe(expected);
  }
});

interface CircuitCase {
  steps: {
    at: number;
    admit?: boolean;
    successes?: number;
    failures?: number;
    neither?: number;
    expect: boolean | string;
  }[];
}
test.each(vectorsOf<CircuitCase>('circuit-breaker'))('circuit-breaker.json $id', ({ steps }) => {
  const breaker = new CircuitBreaker();
  let ticket = breaker.admit(0);
  for (const { at, admit, successes = 0, failures = 0, neither = 0, expect: expected } of steps) {
    if (admit) {
      const admitted = breaker.admit(at);
      expect(admitted !== undefined).toBe(expected);
      ticket = admitted ?? ticket;
    } else {
      for (let i = 0; i < successes; i++) breaker.ended(ticket!, at, 'success');
      for (let i = 0; i < failures; i++) breaker.ended(ticket!, at, 'failure');
      for (let i = 0; i < neither; i++) breaker.ended(ticket!, at, 'neither');
      expect(breaker.state.name).toBe(expected);
      if (expected === 'closed') ticket = breaker.admit(at);
    }
  }
});

interface ThrottleCase {
  steps: {
    at: number;
    calls?: number;
    accepted?: number;
    overloaded?: number;
    draws?: number[];
    expect: { probability: number; letThrough: number };
  }[];
}
test.each(vectorsOf<ThrottleCase>('throttling'))('throttling.json $id', ({ steps }) => {
  const draws = listedDraws();
  const throttle = new Throttle(draws.draw);
  for (const { at, calls = 0, accepted = 0, overloaded = 0, draws: listed = [], expect: expected } of steps) {
    draws.list(listed);
    const probability = throttle.probability(at);
    const letThrough = times(calls, () => throttle.admit(at));
    for (let i = 0; i < accepted; i++) throttle.ended(at, true);
    for (let i = 0; i < overloaded; i++) throttle.ended(at, false);
    expect({ probability, letThrough }).toEqual(expected);
    expect(draws.left()).toBe(0);
  }
});
