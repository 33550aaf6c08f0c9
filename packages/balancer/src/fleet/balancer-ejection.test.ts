import { describe, expect, test } from 'vitest';
import { balancerOf, entry, names } from '../../test/support/balancer-of.ts';
import { describeEligibility } from './eligibility.ts';

describe('ejection', () => {
  test('leaves a provider out after 5 failures in a row, and sends one probe after its time', () => {
    const { balancer, provider, attempts, events, picked, reasons } = balancerOf([
      entry('a'),
      entry('b'),
      entry('c'),
    ]);
    attempts('a', 'failed', 5, 0);
    const { untilMs } = events[0] as { untilMs: number };
    expect(events).toEqual([{ type: 'ejected', node: 'a', cause: 'failuresInARow', untilMs }]);
    expect(picked(untilMs - 1)).toEqual(['b', 'c']);
    expect(reasons(0)).toEqual({ a: 'ejected', b: 'eligible', c: 'eligible' });

    expect(picked(untilMs)).toEqual(['a', 'b', 'c']);
    const probe = balancer.started(provider('a'), untilMs);
    expect(picked(untilMs)).toEqual(['b', 'c']);
    expect(reasons(untilMs)).toMatchObject({ a: 'probing' });
    balancer.finished(provider('a'), probe, 'succeeded', untilMs + 1, 1);
    expect(picked(untilMs + 1)).toEqual(['a', 'b', 'c']);
    expect(events.slice(1)).toEqual([{ type: 'returned', node: 'a' }]);
  });

  test('does not keep p2cEwma from sending the probe, though the provider was slow when it failed', () => {
    const { attempts, events, picked } = balancerOf([entry('a'), entry('b'), entry('c')], {
      picker: 'p2cEwma',
    });
    for (const node of ['a', 'b', 'c']) attempts(node, 'succeeded', 1, 0);
    attempts('a', 'failed', 5, 0);
    const { untilMs } = events[0] as { untilMs: number };
    for (const node of ['b', 'c']) attempts(node, 'succeeded', 1, untilMs);
    expect(picked(untilMs)).toEqual(['a', 'b', 'c']);
    attempts('a', 'succeeded', 1, untilMs);
    expect(picked(untilMs)).toEqual(['a', 'b', 'c']);
  });

  test('sends a probe that was refused no second one at once: what it observes since is kept', () => {
    const { attempts, events, provider, reasons } = balancerOf([entry('a'), entry('b'), entry('c')]);
    attempts('a', 'failed', 5, 0);
    const { untilMs } = events[0] as { untilMs: number };
    reasons(untilMs);
    expect(provider('a').latency.isFresh).toBe(true);
    attempts('a', 'overloaded', 1, untilMs);
    expect(reasons(untilMs)).toMatchObject({ a: 'eligible' });
    expect(provider('a').latency.at(untilMs)).toBe(10);
  });

  test('does not let p2cEwma shun a provider for long after one quick failure', () => {
    const { attempts, picked } = balancerOf([entry('a'), entry('b'), entry('c')], { picker: 'p2cEwma' });
    for (const node of ['a', 'b', 'c']) attempts(node, 'succeeded', 20, 0);
    attempts('a', 'failed', 1, 0);
    expect(picked(1)).toEqual(['b', 'c']);
    for (let now = 0; now <= 8_000; now += 100) {
      for (const node of ['b', 'c']) attempts(node, 'succeeded', 1, now);
    }
    expect(picked(8_000)).toEqual(['a', 'b', 'c']);
  });

  test('leaves the ejected for the last with p2cEwma, when it is ignored', () => {
    const { attempts, balancer } = balancerOf([entry('a'), entry('b'), entry('c')], { picker: 'p2cEwma' });
    attempts('a', 'failed', 5, 0);
    attempts('b', 'failed', 5, 0);
    const picks = Array.from({ length: 600 }, () => balancer.pick(0)!.node);
    // Two of three are drawn: c is among them in two of three cases, and wins each.
    expect(Math.abs(picks.filter((node) => node === 'c').length - 400)).toBeLessThan(60);
  });

  test('tells of a probe that fails, and not of one without a verdict', () => {
    const { attempts, events } = balancerOf([entry('a'), entry('b'), entry('c')]);
    attempts('a', 'failed', 5, 0);
    attempts('a', 'nothing', 1, 6_000);
    expect(events).toHaveLength(1);
    attempts('a', 'failed', 1, 6_000);
    expect(events[1]).toMatchObject({ type: 'ejected', node: 'a', cause: 'probeFailed' });
  });

  test('is ignored when more than half would be out', () => {
    const { attempts, events, picked, reasons, balancer } = balancerOf([entry('a'), entry('b'), entry('c')]);
    attempts('a', 'failed', 5, 0);
    attempts('b', 'failed', 5, 0);
    expect(reasons(0)).toEqual({ a: 'eligible', b: 'eligible', c: 'eligible' });
    expect(picked(0)).toEqual(['a', 'b', 'c']);
    expect(events.at(-1)).toEqual({ type: 'panic', on: true });
    const described = balancer.explain(0).map(({ eligibility }) => describeEligibility(eligibility, 0));
    expect(described[0]).toBe('may be picked, though ejected, because most others are');
    expect(described[2]).toBe('may be picked');
    attempts('a', 'succeeded', 1, 1);
    expect(picked(1)).toEqual(['a', 'c']);
    expect(events.slice(-2)).toEqual([
      { type: 'returned', node: 'a' },
      { type: 'panic', on: false },
    ]);
  });

  test('is judged among those that can be reached: the only one left is taken, dead or not', () => {
    const { balancer, provider, attempts, picked } = balancerOf([entry('a'), entry('b'), entry('c')]);
    attempts('a', 'failed', 5, 0);
    balancer.setUnreachable(provider('b'), true);
    balancer.setUnreachable(provider('c'), true);
    expect(picked(0)).toEqual(['a']);
  });

  test('can be switched off', () => {
    const { attempts, picked, events } = balancerOf([entry('a'), entry('b'), entry('c')], {
      ejection: false,
    });
    attempts('a', 'failed', 500, 0);
    expect(picked(20_000)).toEqual(['a', 'b', 'c']);
    expect(events).toEqual([]);
  });

  test('takes out an outlier of a larger list, and lets it back after 30 s', () => {
    const { attempts, picked, events, reasons } = balancerOf(names(8).map((node) => entry(node)));
    for (const node of names(8)) {
      // A tenth of p003's calls fail, evenly: too few for failure accrual.
      for (let i = 0; i < 100; i++)
        attempts(node, node === 'p003' && i % 10 === 9 ? 'failed' : 'succeeded', 1, i);
    }
    expect(picked(9_999)).toContain('p000');
    expect(reasons(9_999)).toMatchObject({ p003: 'eligible' });
    expect(picked(10_000)).not.toContain('p003');
    expect(events).toEqual([{ type: 'ejected', node: 'p003', cause: 'outlier', untilMs: 40_000 }]);
    expect(reasons(39_999)).toMatchObject({ p003: 'ejected' });
    expect(reasons(40_000)).toMatchObject({ p003: 'eligible' });
    expect(events.at(-1)).toEqual({ type: 'returned', node: 'p003' });
  });

  test('makes up for sweeps that nobody called for', () => {
    const { attempts, reasons, provider } = balancerOf(names(8).map((node) => entry(node)));
    for (const node of names(8)) {
      for (let i = 0; i < 100; i++)
        attempts(node, node === 'p003' && i % 10 === 9 ? 'failed' : 'succeeded', 1, i);
    }
    reasons(10_000);
    expect(provider('p003').timesEjected).toBe(1);
    reasons(60_000);
    expect(provider('p003').timesEjected).toBe(0);
    reasons(1e9);
    expect(reasons(1e9 + 1)).toMatchObject({ p003: 'eligible' });
  });
});
