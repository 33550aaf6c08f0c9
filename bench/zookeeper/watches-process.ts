// Our client going through watch cycles, with the garbage collector at hand; asked by watches.ts.
import { connect, type ZooKeeperClient } from '@thriftkeeper/zookeeper';
import { answerParent } from './child.ts';

/** How many cycles to go through before the memory is looked at. */
export interface Cycles {
  readonly kind: 'one-shot' | 'persistent';
  readonly count: number;
}

export interface Memory {
  readonly heapBytes: number;
  readonly tookMs: number;
}

const [, , addresses, root] = process.argv;
const client: ZooKeeperClient = await connect(addresses!, { sessionTimeoutMs: 30_000 });
const collect = (globalThis as { gc?: () => void }).gc!;
const lanes = 100;
for (let lane = 0; lane < lanes; lane++) await client.create(`${root}/lane${lane}`);

/** Reads with a watch, changes what was read, and waits for the watch. */
async function oneShot(path: string): Promise<void> {
  const fired = Promise.withResolvers<void>();
  await client.get(path, { watch: () => fired.resolve() });
  await client.set(path, 'x');
  await fired.promise;
}

/** Watches for good, changes what is watched, waits for the watch, and removes it. */
async function persistent(path: string): Promise<void> {
  const fired = Promise.withResolvers<void>();
  const watch = await client.addWatch(path, { recursive: true }, () => fired.resolve());
  await client.set(path, 'x');
  await fired.promise;
  await watch.remove();
}

answerParent<Cycles, Memory>(async ({ kind, count }) => {
  const begin = performance.now();
  const cycle = kind === 'one-shot' ? oneShot : persistent;
  let left = count;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      while (left-- > 0) await cycle(`${root}/lane${lane}`);
    }),
  );
  const tookMs = performance.now() - begin;
  // Twice: the first collection runs what the second then finds unreachable.
  collect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
  return { heapBytes: process.memoryUsage().heapUsed, tookMs };
});
