import { describe, expect, it } from 'vitest';
import type { ServiceDelta } from '../../../src/api/types.ts';
import { Fleet } from '../../test/fake/fleet.ts';
import { applyService } from './service-model.ts';

const detail = new Fleet({ services: 1, providers: 4, consumers: 2 }, 0).services[0]!;
const quiet: ServiceDelta = {
  type: 'delta',
  revision: '2',
  at: 'later',
  summary: detail.summary,
  providers: [],
  removedProviders: [],
  consumers: [],
  removedConsumers: [],
};

describe('the model of a service', () => {
  it('is its snapshot at first, and nothing without one', () => {
    expect(applyService(null, { type: 'snapshot', ...detail })).toEqual(detail);
    expect(applyService(null, quiet)).toBeNull();
  });

  it('keeps every part that a delta does not mention', () => {
    const next = applyService(detail, quiet)!;
    for (const part of [
      'providers',
      'consumers',
      'plainClients',
      'methods',
      'unreadable',
      'control',
    ] as const) {
      expect(next[part]).toBe(detail[part]);
    }
  });

  it('replaces rows by node, and whole lists where they come whole', () => {
    const drained = { ...detail.providers[1]!, state: 'draining' as const };
    const next = applyService(detail, {
      ...quiet,
      providers: [drained],
      removedProviders: [detail.providers[3]!.node],
      methods: [],
    })!;
    expect(next.providers).toEqual([detail.providers[0], drained, detail.providers[2]]);
    expect(next.providers[0]).toBe(detail.providers[0]);
    expect(next.methods).toEqual([]);
  });
});
