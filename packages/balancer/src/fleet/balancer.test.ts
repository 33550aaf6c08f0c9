import { describe, expect, test } from 'vitest';
import { balancerOf, entry } from '../../test/support/balancer-of.ts';
import { seededDraw } from '../draw.ts';
import type { ProviderEntry } from './balanced-provider.ts';
import { Balancer } from './balancer.ts';

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
