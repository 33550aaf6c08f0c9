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
      now: () => ({ connections: 1, ejected: false }),
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

test('a report that cannot be written hurts nobody, and none is tried once the registry is closed', async () => {
  const [tree, clock] = [new MemoryTree(), new ManualClock()];
  const registry = memoryRegistry(tree);
  const of = registry.announceConsumer('tutorial', 'node1');
  await of.registered();
  const counts = new ConsumerCounts(new Map());
  const whole = counts.report.bind(counts);
  let made = 0;
  counts.report = (head, now) => {
    made++;
    // What a bad name would do: writing refuses it.
    return { ...whole(head, now), sequence: made === 2 ? -1 : head.sequence };
  };
  const plan = {
    registry,
    of,
    counts,
    intervalMs: 5_000,
    isStale: () => false,
    now: () => ({ connections: 1, ejected: false }),
  };
  const reporting = new Reporting(plan, clock, () => 0x8000_0000);
  await settle();
  for (let report = 1; report <= 3; report++) await clock.advance(5_000);
  const { data } = tree.get(`${root}/stats/consumers/node1`)!;
  expect(JSON.parse(Buffer.from(data).toString())).toMatchObject({ sequence: 3 });
  await registry.close();
  await clock.advance(5_000);
  expect(made).toBe(4);
  expect(clock.waits).toEqual([]);
  await reporting.withdraw();
});
