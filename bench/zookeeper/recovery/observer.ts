import { connect, type SessionState, type ZooKeeperClient } from '@thriftkeeper/zookeeper';
import { type Ensemble, eventually, type ZooKeeperServer } from '@thriftkeeper/zookeeper/testing';

/** A client with an ephemeral node, whose states are noted with their times. */
export interface Observer extends AsyncDisposable {
  readonly client: ZooKeeperClient;
  readonly sessionId: string;
  readonly timeoutMs: number;
  /** The server that it is attached to. */
  readonly server: ZooKeeperServer;
  /** When the state of this name was entered after `sinceMs`. */
  entered(name: SessionState['name'], sinceMs: number): Promise<number>;
  /** When a write was acknowledged, trying without pause. */
  written(): Promise<number>;
  /** Whether the session is the first one and its ephemeral node still stands. */
  kept(): Promise<boolean>;
}

let count = 0;

/** Connects until the attached server has the wanted role. */
export async function observe(
  ensemble: Ensemble,
  sessionTimeoutMs: number,
  wanted: 'leader' | 'follower' | 'standalone',
): Promise<Observer> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const client = await connect(ensemble.connectString, { sessionTimeoutMs });
    const { state } = client;
    const server = ensemble.servers.find(
      ({ address }) => state.name === 'connected' && state.server === address,
    );
    if (server !== undefined && (await server.role()) === wanted) return observerOf(client, server);
    await client.close();
  }
  throw new Error(`no session on a ${wanted} after 100 attempts`);
}

async function observerOf(client: ZooKeeperClient, server: ZooKeeperServer): Promise<Observer> {
  const { state } = client;
  if (state.name !== 'connected') throw new Error(`the session is ${state.name} before anything was broken`);
  const path = `/observed-${process.pid}-${++count}`;
  await client.create(path, '', { mode: 'ephemeral' });
  const data = `${path}-data`;
  await client.create(data);
  const entries: { readonly name: SessionState['name']; readonly atMs: number }[] = [];
  client.onState(({ name }) => entries.push({ name, atMs: performance.now() }));
  return {
    client,
    server,
    sessionId: state.sessionId,
    timeoutMs: state.timeoutMs,
    entered: async (name, sinceMs) =>
      (
        await eventually(
          `the session is ${name}`,
          () => entries.find((entry) => entry.name === name && entry.atMs >= sinceMs),
          { everyMs: 2 },
        )
      ).atMs,
    async written() {
      await eventually('a write is acknowledged', () => client.set(data, 'x', { timeoutMs: 10_000 }), {
        everyMs: 2,
        timeoutMs: 60_000,
      });
      return performance.now();
    },
    async kept() {
      const now = client.state;
      if (now.name !== 'connected' || now.sessionId !== state.sessionId) return false;
      return (await client.exists(path))?.ephemeralOwner === state.sessionId;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** When one of the servers leads (or stands alone) and answers, looking every few milliseconds. */
export async function servesAgain(servers: readonly ZooKeeperServer[]): Promise<number> {
  const leads = async (server: ZooKeeperServer) => {
    const role = await server.role();
    if (role !== 'leader' && role !== 'standalone') throw new Error('not yet');
    return true;
  };
  await eventually('a server leads', () => Promise.any(servers.map(leads)), {
    everyMs: 5,
    timeoutMs: 60_000,
  });
  return performance.now();
}
