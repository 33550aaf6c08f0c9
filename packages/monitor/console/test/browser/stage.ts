import { LatencyHistogram, MemoryTree, memoryRegistry, type Registry } from '@thriftkeeper/registry';
import type { Page } from 'playwright-core';
import { type FirstAdmin, type RunningMonitor, startMonitor } from '../../../src/index.ts';
import { buildConsole } from '../build.ts';

/** The real monitor with the built console, over a registry in memory with two services. */
export interface Stage {
  readonly registry: Registry;
  readonly monitor: RunningMonitor;
  close(): Promise<void>;
}

const providers = ['node1', 'node2', 'node3'];
const consumers = ['web-1', 'web-2'];

export async function openStage(): Promise<Stage> {
  const built = await buildConsole();
  const tree = new MemoryTree();
  const [registry, watched] = [memoryRegistry(tree), memoryRegistry(tree)];
  for (const service of ['billing', 'catalog']) await announce(registry, service);
  const monitor = await startMonitor({
    registry: watched,
    database: ':memory:',
    listen: '127.0.0.1:0',
    consoleFolder: built.folder,
  });
  return {
    registry,
    monitor,
    async close() {
      await monitor.close();
      await Promise.all([registry.close(), watched.close(), built.remove()]);
    },
  };
}

/** Three providers and two consumers, each with a report of the last ten minutes: 100 calls/s at each provider. */
async function announce(registry: Registry, service: string): Promise<void> {
  const now = Date.now();
  const report = {
    startedAt: new Date(now - 600_000).toISOString(),
    at: new Date(now).toISOString(),
    sequence: 1,
    intervalMs: 600_000,
  };
  const histogram = new LatencyHistogram();
  for (const us of [900, 1_100, 25_000]) histogram.record(us);
  const latency = histogram.report();
  for (const [index, node] of providers.entries()) {
    const address = `127.0.0.1:${9_091 + index}`;
    const provider = registry.announceProvider(service, node, { address, zone: 'a', version: '1.2.0' });
    await provider.registered();
    await registry
      .announceStats('providers', provider, {
        role: 'provider',
        ...report,
        connections: 2,
        inProgress: 0,
        consumers: consumers.map((consumer) => ({
          node: consumer,
          application: 'web',
          connections: 1,
          received: 30_000,
        })),
        methods: { add: { received: 60_000, answered: 59_400, failed: 600, latency } },
      })
      .registered();
  }
  for (const node of consumers) {
    const consumer = registry.announceConsumer(service, node, { application: 'web' });
    await consumer.registered();
    const called = {
      attempts: 30_000,
      answered: 29_700,
      failed: { OVERLOADED: 300 },
      latency,
      connections: 1,
    };
    await registry
      .announceStats('consumers', consumer, {
        role: 'consumer',
        ...report,
        providers: Object.fromEntries(providers.map((provider) => [provider, called])),
      })
      .registered();
  }
}

/** Signs in by the form, the first admin unless another account is given. */
export async function signIn(
  page: Page,
  { monitor }: Pick<Stage, 'monitor'>,
  path = '/',
  { user, password }: FirstAdmin = monitor.firstAdmin!,
): Promise<void> {
  await page.goto(`${monitor.url}${path}`);
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Overview' }).waitFor();
}
