import { type ConsumerStatsReport, MemoryTree, memoryRegistry } from '@thriftkeeper/registry';
import { expect, test } from 'vitest';
import { ManualClock, settle } from '../testing/manual-clock.ts';
import { ConsumerCounts } from './consumer-counts.ts';
import { Reporting } from './reporting.ts';

const root = '/thriftkeeper/tutorial';

test('a client reports of itself, and less often where there are many consumers', async () => {
  const [tree, clock] = [new MemoryTree(), new ManualClock()];
  const registry = memoryRegistry(tree);
  const of = registry.announceConsumer('tutorial', 'node1');
  await of.registered();
  const reporting = new Reporting(
    {
      registry,
      of,
      counts: new ConsumerCounts(new Map()),
      intervalMs: 5_000,
      isStale: () => false,
      isEjected: () => false,
    },
    clock,
    () => 0x8000_0000,
  );
  await settle();
  const reported = () => {
    const { sequence, intervalMs }: Partial<ConsumerStatsReport> = JSON.parse(
      Buffer.from(tree.get(`${root}/stats/consumers/node1`)?.data ?? '{}').toString(),
    );
    return { sequence, intervalMs };
  };
  await clock.advance(5_000);
  expect(reported()).toEqual({ sequence: 1, intervalMs: 5_000 });
  for (let other = 0; other < 1_999; other++)
    tree.create(`${root}/consumers/other${other}`, Buffer.from('{}'), 'them');
  await clock.advance(5_000);
  expect(reported()).toEqual({ sequence: 2, intervalMs: 10_000 });
  await clock.advance(9_000);
  expect(reported().sequence).toBe(2);
  await clock.advance(1_000);
  expect(reported().sequence).toBe(3);
  reporting.stop();
  await reporting.withdraw();
  await registry.close();
});
