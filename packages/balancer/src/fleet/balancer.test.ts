import { describe, expect, test } from 'vitest';
import { seededDraw } from '../draw.ts';
import type { AttemptResult } from './attempt-result.ts';
import type { ProviderEntry } from './balanced-provider.ts';
import { Balancer } from './balancer.ts';
import type { BalancerEvent, BalancerOptions } from './balancer-options.ts';
import { describeEligibility } from './eligibility.ts';

const entry = (node: string, more: Partial<ProviderEntry> = {}): ProviderEntry => ({
  node,
  weight: 1,
  state: 'up',
  ...more,
});

const names = (count: number, prefix = 'p') =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(3, '0')}`);

/** A balancer over a list, with what its tests do all the time. */
function balancerOf(entries: readonly ProviderEntry[], options: BalancerOptions = {}) {
  const events: BalancerEvent[] = [];
  const balancer = new Balancer(seededDraw(1), {
    picker: 'random', // shows every candidate soon
    ...options,
    onEvent: (event) => events.push(event),
  });
  balancer.setProviders(entries, 0);
  const provider = (node: string) => balancer.get(node)!;
  return {
    balancer,
    events,
    provider,
    /** Makes attempts at one provider that end at once, all begun before the first ends. */
    attempts(node: string, result: AttemptResult, count: number, nowMs: number) {
      const tickets = Array.from({ length: count }, () => balancer.started(provider(node), nowMs));
      for (const ticket of tickets) balancer.finished(provider(node), ticket, result, nowMs, 2);
    },
    /** The nodes that 500 picks give, in node order. */
    picked(nowMs: number, tried?: readonly string[]) {
      const picks = Array.from({ length: 500 }, () => balancer.pick(nowMs, undefined, tried?.map(provider)));
      return [...new Set(picks.map((one) => one?.node ?? 'none'))].sort();
    },
    /** Node → why it is left out, or 'eligible'. */
    reasons(nowMs: number, tried: readonly string[] = []) {
      return Object.fromEntries(
        balancer
          .explain(nowMs, tried.map(provider))
          .map(({ provider: { node }, eligibility }) => [
            node,
            eligibility.eligible ? 'eligible' : eligibility.reason,
          ]),
      );
    },
  };
}

describe('candidates', () => {
  test('picks nothing from an empty list', () => {
    const { balancer } = balancerOf([]);
    expect(balancer.pick(0)).toBeUndefined();
    expect(balancer.explain(0)).toEqual([]);
  });

  test('picks among those that are up and have weight, and says why not the others', () => {
    const { picked, reasons } = balancerOf([
      entry('a'),
      entry('b', { state: 'draining' }),
      entry('c', { state: 'disabled' }),
      entry('d', { state: 'notReady' }),
      entry('e', { weight: 0 }),
      entry('f', { unsupported: 'transport http' }),
      entry('g'),
    ]);
    expect(picked(0)).toEqual(['a', 'g']);
    expect(reasons(0)).toEqual({
      a: 'eligible',
      b: 'draining',
      c: 'disabled',
      d: 'notReady',
      e: 'weightZero',
      f: 'unsupportedStack',
      g: 'eligible',
    });
  });

  test('takes a new list at once, and keeps what it knows of providers that stay', () => {
    const { balancer, provider, picked } = balancerOf([entry('a'), entry('b')]);
    const ticket = balancer.started(provider('a'), 0);
    balancer.setProviders([entry('a', { weight: 3 }), entry('c')], 1);
    expect(picked(1)).toEqual(['a', 'c']);
    expect(provider('a').inflight).toBe(1);
    balancer.finished(provider('a'), ticket, 'succeeded', 2, 2);
    expect(provider('a')).toMatchObject({ inflight: 0, weight: 3 });
  });

  test('lets attempts end at a provider that has left', () => {
    const { balancer, provider, events } = balancerOf([entry('a'), entry('b')]);
    const gone = provider('a');
    const tickets = Array.from({ length: 6 }, () => balancer.started(gone, 0));
    balancer.setProviders([entry('b')], 1);
    for (const ticket of tickets) balancer.finished(gone, ticket, 'failed', 2, 2);
    expect(gone.inflight).toBe(0);
    expect(events).toEqual([]);
  });

  test('hands back what the client knows of a provider', () => {
    const balancer = new Balancer<ProviderEntry & { address: string }>(seededDraw(1));
    balancer.setProviders([{ ...entry('a'), address: '127.0.0.1:9091' }], 0);
    expect(balancer.pick(0)?.entry.address).toBe('127.0.0.1:9091');
  });

  test('prefers providers that the call has not tried, and takes them when there are no others', () => {
    const { picked, reasons } = balancerOf([entry('a'), entry('b'), entry('c')]);
    expect(picked(0, ['a'])).toEqual(['b', 'c']);
    expect(picked(0, ['a', 'c'])).toEqual(['b']);
    expect(picked(0, ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(picked(0)).toEqual(['a', 'b', 'c']);
    expect(reasons(0, ['a'])).toEqual({ a: 'tried', b: 'eligible', c: 'eligible' });
    expect(reasons(0, ['a', 'b', 'c'])).toEqual({ a: 'eligible', b: 'eligible', c: 'eligible' });
  });

  test('leaves an unreachable provider out, unless all are', () => {
    const { balancer, provider, picked, reasons } = balancerOf([entry('a'), entry('b')]);
    balancer.setUnreachable(provider('a'), true);
    expect(picked(0)).toEqual(['b']);
    expect(reasons(0)).toEqual({ a: 'unreachable', b: 'eligible' });
    balancer.setUnreachable(provider('b'), true);
    expect(picked(0)).toEqual(['a', 'b']);
    balancer.setUnreachable(provider('b'), false);
    expect(picked(0)).toEqual(['b']);
  });

  test('leaves a provider alone for 1 s that refused a call, or until its record changes', () => {
    const { balancer, attempts, picked, reasons } = balancerOf([entry('a'), entry('b')]);
    attempts('a', 'unwilling', 1, 100);
    expect(reasons(1_099)).toEqual({ a: 'unwilling', b: 'eligible' });
    expect(picked(1_100)).toEqual(['a', 'b']);
    attempts('a', 'unwilling', 1, 2_000);
    balancer.setProviders([entry('a'), entry('b')], 2_001);
    expect(picked(2_001)).toEqual(['a', 'b']);
  });

  test('leaves a provider alone for as long as it has kicked this consumer', () => {
    const { balancer, provider, attempts, picked } = balancerOf([entry('a'), entry('b')]);
    attempts('a', 'kicked', 1, 0);
    expect(picked(29_999)).toEqual(['b']);
    expect(picked(30_000)).toEqual(['a', 'b']);
    balancer.setKicked(provider('a'), Number.POSITIVE_INFINITY);
    expect(picked(1e9)).toEqual(['b']);
    balancer.setKicked(provider('a'), 0);
    expect(picked(1e9)).toEqual(['a', 'b']);
  });

  test('changes the picker from the next attempt on', () => {
    const { balancer } = balancerOf([entry('a'), entry('b'), entry('c')]);
    expect(balancer.picker).toBe('random');
    expect(new Balancer(seededDraw(1)).picker).toBe('p2cEwma');
    balancer.setPicker('roundRobin');
    const nodes = Array.from({ length: 6 }, () => balancer.pick(0)!.node);
    expect(nodes.slice(0, 3).toSorted()).toEqual(['a', 'b', 'c']);
    expect(nodes.slice(3)).toEqual(nodes.slice(0, 3));
    balancer.setPicker('consistentHash');
    expect(new Set(Array.from({ length: 20 }, () => balancer.pick(0, 'user-1'))).size).toBe(1);
  });
});

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

describe('slow start', () => {
  test('leads a provider up to its weight that came into a later list', () => {
    const { balancer, provider } = balancerOf([entry('a', { weight: 10 })]);
    balancer.setProviders([entry('a', { weight: 10 }), entry('b', { weight: 10 })], 1_000);
    balancer.pick(1_000);
    expect([provider('a').weight, provider('b').weight]).toEqual([10, 1]);
    balancer.pick(16_000);
    expect(provider('b')).toMatchObject({ weight: 5, ringWeight: 10 });
    balancer.pick(31_000);
    expect(provider('b').weight).toBe(10);
  });

  test('can be switched off', () => {
    const { balancer, provider } = balancerOf([entry('a')], { slowStart: { windowMs: 0 } });
    balancer.setProviders([entry('a'), entry('b')], 1_000);
    balancer.pick(1_000);
    expect(provider('b').weight).toBe(1);
  });
});

describe('zones', () => {
  const zoned = [entry('a', { zone: 'x' }), entry('b', { zone: 'x' }), entry('c', { zone: 'y' })];

  test('keeps calls in the zone while it has room', () => {
    const { balancer, picked, reasons, provider } = balancerOf(zoned, { zone: 'x' });
    balancer.setConsumers([
      { node: 'me', zone: 'x' },
      { node: 'other', zone: 'y' },
    ]);
    expect(picked(0)).toEqual(['a', 'b']);
    expect(reasons(0)).toEqual({ a: 'eligible', b: 'eligible', c: 'otherZone' });
    balancer.setUnreachable(provider('a'), true);
    balancer.setUnreachable(provider('b'), true);
    expect(picked(0)).toEqual(['c']);
  });

  test('spills over when the zone would be loaded above the mean', () => {
    const { balancer, picked, reasons } = balancerOf(zoned, { zone: 'y' });
    balancer.setConsumers([
      { node: 'me', zone: 'y' },
      { node: 'other', zone: 'x' },
    ]);
    expect(picked(0)).toEqual(['a', 'b', 'c']);
    expect(reasons(0)).toEqual({ a: 'eligible', b: 'eligible', c: 'eligible' });
  });

  test('tries another provider of the zone first', () => {
    const { picked } = balancerOf(zoned, { zone: 'x' });
    expect(picked(0, ['a'])).toEqual(['b']);
    expect(picked(0, ['a', 'b'])).toEqual(['c']);
  });
});

describe('subset', () => {
  const consumers = names(40, 'c').map((node) => ({ node }));
  const large = (more: Partial<ProviderEntry> = {}) => names(60).map((node) => entry(node, more));

  test('works with a slice of a large fleet', () => {
    const { balancer, reasons, picked } = balancerOf(large(), { consumer: 'c007' });
    expect(picked(0)).toHaveLength(60);
    balancer.setConsumers(consumers);
    const eligible = Object.values(reasons(0)).filter((reason) => reason === 'eligible');
    expect(eligible.length).toBeGreaterThanOrEqual(12);
    expect(eligible.length).toBeLessThanOrEqual(15);
    expect(picked(0)).toHaveLength(eligible.length);
    expect(Object.values(reasons(0)).filter((reason) => reason === 'otherSubset')).toHaveLength(
      60 - eligible.length,
    );
  });

  test('gives the slice up while fewer than half of it are left', () => {
    const { balancer, reasons, provider, picked } = balancerOf(large(), {
      consumer: 'c007',
      picker: 'random',
    });
    balancer.setConsumers(consumers);
    const subset = Object.entries(reasons(0)).flatMap(([node, reason]) =>
      reason === 'eligible' ? [node] : [],
    );
    const most = subset.slice(0, Math.ceil((subset.length + 1) / 2));
    for (const node of most) balancer.setUnreachable(provider(node), true);
    expect(picked(0)).toHaveLength(60 - most.length);
    expect(provider(subset.at(-1)!).weight).toBe(1);
    balancer.setUnreachable(provider(most[0]!), false);
    expect(picked(0)).toEqual(expect.arrayContaining([most[0]]));
    expect(picked(0)).toHaveLength(subset.length - most.length + 1);
  });

  test('is off with size 0', () => {
    const { balancer, picked } = balancerOf(large(), { consumer: 'c007', subsetSize: 0 });
    balancer.setConsumers(consumers);
    expect(picked(0)).toHaveLength(60);
  });
});

test.each<[BalancerOptions, RegExp]>([
  [{ subsetSize: -1 }, /^subsetSize is -1: give a number of at least 0$/],
  [{ slowStart: { windowMs: Number.NaN } }, /^slowStart.windowMs is NaN/],
  [{ slowStart: { aggression: 0 } }, /^slowStart.aggression is 0: give a number above 0$/],
  [{ picker: 'best' as 'random' }, /^no picker 'best'/],
])('options out of range are refused: %o', (options, message) => {
  expect(() => new Balancer(seededDraw(1), options)).toThrow(message);
});
