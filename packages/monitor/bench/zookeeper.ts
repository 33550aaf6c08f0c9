// How long a monitor takes to see a large fleet in a real ZooKeeper, and to see it again after ZooKeeper was away.
//
//   node packages/monitor/bench/zookeeper.ts [services] [providers of each]
//
// Starts a ZooKeeper of its own (see @thriftkeeper/zookeeper/testing) and prints one line for each step.
import { zookeeperRegistry } from '@thriftkeeper/registry/zookeeper';
import { connect } from '@thriftkeeper/zookeeper';
import { eventually, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { createMonitor } from '../src/index.ts';

const [services, providers] = [Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 50)];
const root = '/thriftkeeper';
const bound = { timeoutMs: 300_000 };
const each = (count: number) => Array.from({ length: count }, (_, index) => index);

const report = (node: number, sequence: number) =>
  JSON.stringify({
    role: 'provider',
    token: node.toString(16).padStart(32, '0'),
    startedAt: new Date(Date.now() - sequence * 5_000).toISOString(),
    at: new Date().toISOString(),
    sequence,
    connections: 3,
    inProgress: 1,
    methods: { add: { received: 100 * sequence, answered: 100 * sequence, failed: 0 } },
  });

const ensemble = await startEnsemble();
const session = await connect(ensemble.connectString);
await session.create(root, '');
for (const service of each(services)) {
  const base = `${root}/service${service}`;
  for (const path of ['', '/providers', '/consumers', '/stats', '/stats/providers', '/stats/consumers'])
    await session.create(`${base}${path}`, '');
  await Promise.all(
    each(providers).flatMap((node) => [
      session.create(`${base}/providers/node${node}`, JSON.stringify({ address: `10.0.0.${node}:9090` })),
      session.create(`${base}/stats/providers/node${node}`, report(node, 1)),
    ]),
  );
}

const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
/** Says how long a step took, in all and of the processor. */
async function timed(what: string, step: () => Promise<unknown>): Promise<void> {
  const [beganMs, beganCpu] = [performance.now(), cpu()];
  await step();
  const seconds = (performance.now() - beganMs) / 1e3;
  console.log(`${what.padEnd(58)} ${seconds.toFixed(1)} s, CPU ${(cpu() - beganCpu).toFixed(1)} s`);
}

console.log(`${'services × providers'.padEnd(58)} ${services} × ${providers} = ${services * providers}`);
const registry = zookeeperRegistry(ensemble.connectString);
const monitor = await createMonitor({ registry, database: ':memory:' });
const { collector } = monitor;
await timed('to see everything', () =>
  eventually('all is read', () => collector.totals.providers === services * providers, bound),
);
for (const sequence of [2, 3]) {
  await timed('a round of all reports, until they are added up', async () => {
    const revision = collector.revision;
    for (const service of each(services)) {
      await Promise.all(
        each(providers).map((node) =>
          session.set(`${root}/service${service}/stats/providers/node${node}`, report(node, sequence)),
        ),
      );
    }
    await eventually(
      'they are added up',
      () => collector.revision > revision && collector.totals.load.reporting === services * providers,
      bound,
    );
  });
}
await ensemble.servers[0]!.stop();
await eventually('it is known to be away', () => collector.registry.state !== 'connected', bound);
await ensemble.servers[0]!.start();
await timed('to see everything again after ZooKeeper was away', () =>
  eventually(
    'all is confirmed',
    () => collector.services.values().every(({ summary }) => !summary.stale),
    bound,
  ),
);
await monitor.close();
await registry.close();
await session.close();
await ensemble.close();
