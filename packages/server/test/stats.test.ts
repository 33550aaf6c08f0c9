import type { ProviderStatsReport } from '@thriftkeeper/registry';
import { clientOn, identify } from '@thriftkeeper/transport';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it } from 'vitest';
import { type Place, places } from './place.ts';
import { Calculator, InvalidOperation, Work } from './tutorial.ts';

const newPlace = places();
const path = '/thriftkeeper/tutorial/stats/providers/node1';
const reported = (place: Place) => {
  const node = place.tree.get(path);
  return node && (JSON.parse(Buffer.from(node.data).toString()) as ProviderStatsReport);
};

describe('the reports of a server', () => {
  it('say who is connected and what became of calls, beside the record and with its token', async () => {
    const place = newPlace();
    const before = Date.now();
    const server = await place.serve(
      { statsIntervalMs: 1_000, maxInProgress: 50, zone: 'z1' },
      {
        add: (one: number, other: number) => one + other,
        calculate() {
          throw new InvalidOperation({ whatOp: 4, why: 'no' });
        },
        ping() {
          throw new Error('boom');
        },
        zip() {},
      },
    );
    const [named, plain] = [await place.connect(server), await place.connect(server)];
    await identify(named, { node: 'billing1', application: 'billing' });
    const ends = [
      clientOn(named, Calculator).add(1, 2),
      clientOn(named, Calculator).calculate(1, new Work({ num1: 1, num2: 0, op: 4 })),
      clientOn(plain, Calculator).ping(),
      clientOn(plain, Calculator).zip(),
      clientOn(await place.connect(server, { multiplexed: 'nobody' }), Calculator).ping(),
      identify(plain, { node: 'a/b' }),
    ];
    await Promise.allSettled(ends);
    const received = (report: ProviderStatsReport | undefined) =>
      Object.values(report?.methods ?? {}).reduce((sum, one) => sum + one.received, 0);
    const report = await eventually('all is reported', () => {
      const one = reported(place);
      return received(one) === 5 ? one : undefined;
    });
    expect(report).toMatchObject({
      role: 'provider',
      spec: 1,
      token: place.record()?.token,
      intervalMs: 1_000,
      connections: 3,
      inProgress: 0,
      concurrencyLimit: 50,
      identityRefused: { INVALID_ARGUMENT: 1 },
      truncated: false,
      methods: {
        add: { received: 1, answered: 1, failed: 0, latency: { count: 1 } },
        calculate: { received: 1, answered: 1, failed: 0 },
        ping: { received: 1, answered: 0, failed: 1 },
        zip: { received: 1, answered: 1, failed: 0 },
        '*': { received: 1, answered: 0, failed: 1 },
      },
    });
    expect(report.consumers).toHaveLength(2);
    expect(report.consumers).toEqual(
      expect.arrayContaining([
        {
          node: 'billing1',
          application: 'billing',
          address: '127.0.0.1',
          connections: 1,
          received: 2,
          refused: 0,
        },
        { address: '127.0.0.1', connections: 2, received: 2, refused: 0 },
      ]),
    );
    expect(Date.parse(report.startedAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(report.at)).toBeGreaterThan(Date.parse(report.startedAt));
    await eventually('a later one takes its place', () => reported(place)!.sequence > report.sequence);
    await server.stop({ now: true });
    expect(place.tree.get(path)).toBeUndefined();
  });

  it('say that they come less often where there are many providers', async () => {
    const place = newPlace();
    const server = await place.serve({ statsIntervalMs: 1_000 });
    const others = `/thriftkeeper/tutorial/providers/other`;
    for (let other = 0; other < 299; other++)
      place.tree.create(`${others}${other}`, Buffer.from('{}'), 'them');
    const report = await eventually('it has seen them', () => {
      const one = reported(place);
      return one?.intervalMs === 1_000 ? undefined : one;
    });
    expect(report.intervalMs).toBe(1_500);
    await server.stop({ now: true });
  });

  it('are none where nobody asked for them', async () => {
    const place = newPlace();
    await place.serve({ statsIntervalMs: 0 });
    const reporting = await place.serve({ statsIntervalMs: 1_000, node: 'node2' });
    await eventually('another reports', () => place.tree.get(path.replace('node1', 'node2')));
    expect(place.tree.get(path)).toBeUndefined();
    await reporting.stop({ now: true });
  });
});
