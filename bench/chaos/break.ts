import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, type ZooKeeperServer } from '@thriftkeeper/zookeeper/testing';
import type { Arena } from './arena.ts';
import { churn } from './churn.ts';
import type { Fault } from './plan.ts';

/** Something that is broken. */
export interface Broken {
  /** Whether a quorum can be reached all the same. */
  readonly partial: boolean;
  /** Since when everything should work: from the break on, or (not `partial`) from the end of `mend` on. */
  readonly sinceMs: number;
  /** Mends it; resolves when a leader serves. Does nothing when done already. */
  mend(): Promise<void>;
}

/** Breaks what the plan says, and keeps it broken for as long as the plan says. */
export async function breakIt(arena: Arena, fault: Fault): Promise<Broken> {
  const sinceMs = performance.now();
  const mend = once(await begin(arena, fault));
  try {
    await sleep(fault.holdMs);
  } catch (error) {
    await mend();
    throw error;
  }
  return { partial: isPartial(fault), sinceMs, mend };
}

const isPartial = (fault: Fault): boolean =>
  'proxies' in fault ? fault.proxies.length === 1 : partialKinds.has(fault.kind);
const partialKinds: ReadonlySet<Fault['kind']> = new Set([
  'kill one',
  'kill the leader',
  'freeze one',
  'churn',
]);

/** @returns how to mend it */
async function begin(arena: Arena, fault: Fault): Promise<() => Promise<unknown>> {
  const { ensemble, proxies } = arena;
  switch (fault.kind) {
    case 'kill one':
      return killed(arena, [ensemble.servers[fault.server]!]);
    case 'kill the leader':
      return killed(arena, [await ensemble.leader()]);
    case 'restart all':
      return killed(arena, ensemble.servers);
    case 'freeze one':
      return frozen(arena, [ensemble.servers[fault.server]!]);
    case 'freeze all briefly':
    case 'freeze all past the time-out':
      return frozen(arena, ensemble.servers);
    case 'cut':
      for (const index of fault.proxies) proxies[index]!.cut();
      return restored(arena);
    case 'black hole':
      for (const index of fault.proxies) proxies[index]!.blackHole();
      return restored(arena);
    case 'churn':
      await churn(ensemble.connectString, fault.nodes);
      return async () => {};
  }
}

async function killed({ ensemble }: Arena, servers: readonly ZooKeeperServer[]) {
  await Promise.all(servers.map((server) => server.kill()));
  return async () => {
    await Promise.all(servers.map((server) => server.start()));
    await led(ensemble);
  };
}

async function frozen({ ensemble }: Arena, servers: readonly ZooKeeperServer[]) {
  // A container engine that is busy fails to pause now and then.
  const freeze = (server: ZooKeeperServer) =>
    eventually(`server ${server.id} is frozen`, () => server.freeze().then(() => true), {
      timeoutMs: 10_000,
    });
  await Promise.all(servers.map(freeze));
  return async () => {
    await Promise.all(servers.map((server) => server.thaw()));
    await led(ensemble);
  };
}

const restored =
  ({ proxies }: Arena) =>
  async () => {
    for (const proxy of proxies) proxy.restore();
  };

/** Waits until a leader serves; `ensemble.leader()` would ask all three, and one may be slow to answer. */
export const led = ({ servers }: Pick<Arena['ensemble'], 'servers'>) =>
  eventually(
    'a leader serves',
    () =>
      Promise.any(
        servers.map(async (server) => {
          if ((await server.role()) !== 'leader') throw new Error('not yet');
          return true;
        }),
      ),
    { timeoutMs: 60_000 },
  );

function once(work: () => Promise<unknown>): () => Promise<void> {
  let done: Promise<unknown> | undefined;
  return async () => {
    done ??= work();
    await done;
  };
}
