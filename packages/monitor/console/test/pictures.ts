// Takes the pictures in docs/console: real servers and clients, the real monitor, a real browser.
//
//   node scripts/exec.mjs node packages/monitor/console/test/pictures.ts [page …]
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@thriftkeeper/client';
import { MemoryTree, memoryRegistry, type Registry } from '@thriftkeeper/registry';
import { createServer } from '@thriftkeeper/server';
import type CalculatorModule from '../../../../examples/tutorial/gen/node-es6/Calculator.js';
import { startMonitor } from '../../src/index.ts';
import { startChromium } from './browser/chromium.ts';
import { signIn } from './browser/stage.ts';
import { buildConsole } from './build.ts';
import { begin } from './live/operating.ts';

const idl = join(import.meta.dirname, '../../../../examples/tutorial/tutorial.thrift');
const folder = join(import.meta.dirname, '../../../../docs/console');
const Calculator = createRequire(import.meta.url)(
  '../../../../examples/tutorial/gen/node-es6/Calculator.js',
) as typeof CalculatorModule;

const services = ['billing', 'catalog', 'orders'];
const callers = [
  ['web', 25],
  ['web', 25],
  ['mobile', 40],
  ['reports', 90],
] as const;
const statsIntervalMs = 1_000;
/** How long all call before the pictures are taken. */
const warmUpMs = 45_000;

const pages = {
  overview: '/',
  providers: '/services/orders',
  consumers: '/services/orders/consumers',
  map: '/services/orders/map',
  methods: '/services/orders/methods',
  charts: '/services/orders/charts',
  interface: '/services/orders/interface',
  policy: '/services/orders/policy',
  decisions: '/services/orders/decisions',
  provider: '/services/orders/providers/orders-2',
  consumer: '/services/orders/consumers/orders-web-1',
  events: '/events',
  audit: '/audit',
  users: '/users',
};

/** Default: all of them. */
const asked = process.argv.slice(2);
const isAsked = (name: string) => asked.length === 0 || asked.includes(name);

const tree = new MemoryTree();
const registries: Registry[] = [];
const registryOfOne = () => {
  const registry = memoryRegistry(tree);
  registries.push(registry);
  return registry;
};

/** Servers of one service, the last one slower than the others, and clients that call them. */
async function populate(service: string): Promise<AsyncDisposable[]> {
  const made: AsyncDisposable[] = [];
  for (const index of [1, 2, 3, 4]) {
    const add = async (a: number, b: number) => {
      await sleep(index === 4 ? 9 : 2);
      if (b % 97 === 0) throw new Error('as one in 97 does');
      return a + b;
    };
    const options = {
      service,
      node: `${service}-${index}`,
      zone: index % 2 === 1 ? 'a' : 'b',
      version: '1.4.2',
    };
    const server = createServer(
      Calculator,
      { add, ping() {} },
      { ...options, registry: registryOfOne(), statsIntervalMs, idl },
    );
    await server.start();
    made.push(server);
  }
  for (const [index, [application, everyMs]] of callers.entries()) {
    const node = `${service}-${application}-${index + 1}`;
    const client = createClient(Calculator, {
      service,
      node,
      application,
      registry: registryOfOne(),
      statsIntervalMs,
    });
    let calls = 0;
    const timer = setInterval(() => {
      const call = ++calls % 5 === 0 ? client.ping() : client.add(1, calls);
      call.catch(() => {});
    }, everyMs);
    made.push({
      async [Symbol.asyncDispose]() {
        clearInterval(timer);
        await client.$.close();
      },
    });
  }
  return made;
}

/** What operators have decided. */
async function decide(registry: Registry): Promise<void> {
  const by = { by: 'ann', at: new Date().toISOString() };
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await registry.control('orders').update(() => ({
    providers: { 'orders-3': { state: { value: 'draining', why: 'a new disk comes in at noon', ...by } } },
    consumers: {
      'application:reports': {
        limit: { callsPerSecond: 5, why: 'month end: orders come first', expiresAt: until, ...by },
      },
      'node:orders-web-2': { kick: { why: 'it asks for everything twice', expiresAt: until, ...by } },
    },
    policy: {
      balancing: { picker: 'p2cEwma' },
      methods: { '*': { deadlineMs: 2_000 }, add: { idempotent: true, hedging: { enabled: true } } },
      why: 'slow days at the warehouse',
      ...by,
    },
  }));
}

const built = await buildConsole();
await mkdir(folder, { recursive: true });
const made = (await Promise.all(services.map(populate))).flat();
const monitor = await startMonitor({
  registry: registryOfOne(),
  database: ':memory:',
  listen: '127.0.0.1:0',
  consoleFolder: built.folder,
});
const browser = await startChromium();
try {
  console.log('calling for a while');
  await sleep(warmUpMs / 2);
  await decide(registryOfOne());
  await sleep(warmUpMs / 2);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
    const page = await context.newPage();
    await page.goto(monitor.url);
    await page.getByLabel('User').waitFor();
    if (isAsked('sign-in')) await page.screenshot({ path: join(folder, `sign-in-${colorScheme}.png`) });
    await signIn(page, { monitor });
    for (const [name, path] of Object.entries(pages).filter(([one]) => isAsked(one))) {
      await page.goto(`${monitor.url}${path}`);
      await sleep(1_500);
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    }
    if (isAsked('ban')) {
      await page.goto(`${monitor.url}${pages.consumers}`);
      await begin(page, {
        node: 'orders-mobile-3',
        choice: 'Ban…',
        verb: 'Ban',
        reason: 'a broken release: it is being rolled back',
        ends: 'After 1 h',
      });
      await sleep(500);
      await page.screenshot({ path: join(folder, `ban-${colorScheme}.png`) });
    }
    await context.close();
  }
} finally {
  await browser.close();
  await monitor.close();
  await built.remove();
  await Promise.all(made.map((one) => one[Symbol.asyncDispose]()));
  await Promise.all(registries.map((registry) => registry.close()));
}
