import { expect, it } from 'vitest';
import type { ServiceDelta, ServiceMessage } from '../../../src/api/types.ts';
import { countChanges } from './node-changes.ts';

const delta = (more: object) =>
  ({
    type: 'delta',
    providers: [],
    removedProviders: [],
    consumers: [],
    removedConsumers: [],
    ...more,
  }) as unknown as ServiceDelta;

it('counts what is about the node, and what may be', () => {
  const apply = countChanges({ kind: 'providers', node: 'node1' });
  const messages = [
    delta({}),
    delta({ providers: [{ node: 'node2' }], consumers: [{ node: 'node1' }] }),
    delta({ providers: [{ node: 'node2' }, { node: 'node1' }] }),
    delta({ removedProviders: ['node1'] }),
    delta({ removedConsumers: ['node1'] }),
    { type: 'snapshot' } as Exclude<ServiceMessage, { type: 'end' }>,
  ];
  let count: number | null = null;
  expect(messages.map((message) => (count = apply(count, message)))).toEqual([0, 0, 1, 2, 2, 3]);
});
