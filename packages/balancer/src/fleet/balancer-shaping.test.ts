import { describe, expect, test } from 'vitest';
import { balancerOf, entry, names } from '../../test/support/balancer-of.ts';
import { seededDraw } from '../draw.ts';
import type { ProviderEntry } from './balanced-provider.ts';
import { Balancer } from './balancer.ts';
import type { BalancerOptions } from './balancer-options.ts';

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
