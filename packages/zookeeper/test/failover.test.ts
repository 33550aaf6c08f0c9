import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  connect,
  type SessionState,
  type WatchEvent,
  type ZooKeeperClient,
  type ZooKeeperError,
  type ZooKeeperOptions,
} from '../src/index.ts';
import {
  type Ensemble,
  eventually,
  faultsPossible,
  startEnsemble,
  startProxy,
  type ZooKeeperServer,
} from '../src/testing/index.ts';

let ensemble: Ensemble;
let count = 0;
let root = '';

beforeAll(async () => {
  ensemble = await startEnsemble({ servers: 3 });
});
afterAll(async () => ensemble?.close());
beforeEach(() => {
  root = `/failover-${count++}`;
});

async function open(options: ZooKeeperOptions = {}, connectString = ensemble.connectString) {
  const client = await connect(connectString, {
    sessionTimeoutMs: 3_000,
    closeTimeoutMs: 3_000,
    ...options,
  });
  const states: SessionState[] = [];
  client.onState((state) => states.push(state));
  onTestFinished(() => client.close());
  return { client, states, names: () => states.map((state) => state.name) };
}

/** A client whose way to every server can be cut while the servers go on. */
async function openThroughProxies(options: ZooKeeperOptions) {
  const proxies = await Promise.all(ensemble.servers.map((server) => startProxy(server.address)));
  onTestFinished(async () => void (await Promise.all(proxies.map((proxy) => proxy.close()))));
  const opened = await open(options, proxies.map((proxy) => proxy.address).join(','));
  return {
    ...opened,
    blackHole: () => proxies.forEach((proxy) => void proxy.blackHole()),
    restore: () => proxies.forEach((proxy) => void proxy.restore()),
  };
}

const sessionOf = (client: ZooKeeperClient) => ('sessionId' in client.state ? client.state.sessionId : '');
const serverOf = (client: ZooKeeperClient): ZooKeeperServer => {
  const { state } = client;
  const found = ensemble.servers.find(
    (server) => state.name === 'connected' && server.address === state.server,
  );
  if (found === undefined) throw new Error(`attached to no server: ${JSON.stringify(state)}`);
  return found;
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: ZooKeeperError) => error.code,
  );

describe.skipIf(!faultsPossible())('an ensemble of three', () => {
  it('goes on with the same session, its ephemeral nodes and watches, when its server is killed', async () => {
    const { client, names } = await open({ sessionTimeoutMs: 10_000 });
    const { client: other } = await open({ sessionTimeoutMs: 20_000 });
    await client.create(root);
    await client.create(`${root}/mine`, '', { mode: 'ephemeral' });
    const events: WatchEvent[] = [];
    await client.addWatch(root, { recursive: true }, (event) => void events.push(event));
    const before = sessionOf(client);
    const killed = serverOf(client);
    await killed.kill();
    await eventually(
      'suspended and back',
      () => names().includes('suspended') && client.state.name === 'connected',
    );
    expect(names().slice(0, 2)).toEqual(['suspended', 'connected']);
    expect(sessionOf(client)).toBe(before);
    expect(serverOf(client)).not.toBe(killed);
    expect((await client.exists(`${root}/mine`))?.ephemeralOwner).toBe(before);
    await eventually('armed again', () => events.some((event) => event.type === 'rearmed'));
    await other.waitConnected();
    await eventually(
      'a write',
      async () => (await codeOf(other.create(`${root}/theirs`))) !== 'CONNECTION_LOSS',
    );
    await eventually('told', () =>
      events.some((event) => event.type === 'created' && event.path === `${root}/theirs`),
    );
    await killed.start();
    await ensemble.ready();
  });

  it('survives the death of the leader', async () => {
    const { client } = await open({ sessionTimeoutMs: 10_000 });
    await client.create(root);
    const before = sessionOf(client);
    const leader = await ensemble.leader();
    await leader.kill();
    await eventually(
      'a write with the new leader',
      async () => (await codeOf(client.set(root, 'x'))) === 'resolved',
    );
    expect(sessionOf(client)).toBe(before);
    await leader.start();
    await ensemble.ready();
  });

  it('leaves a frozen server after two thirds of the time-out, with what was in flight lost', async () => {
    // Followers only: without its leader the ensemble would elect another first.
    const followers = (await ensemble.followers()).map((server) => server.address).join(',');
    const { client, names } = await open({ sessionTimeoutMs: 6_000 }, followers);
    await client.create(root);
    const before = sessionOf(client);
    const frozen = serverOf(client);
    await frozen.freeze();
    onTestFinished(() => frozen.thaw());
    expect(await codeOf(client.get(root))).toBe('CONNECTION_LOSS');
    expect(await codeOf(client.get(root))).toBe('resolved');
    expect(names()).toEqual(['suspended', 'connected']);
    expect(sessionOf(client)).toBe(before);
    await frozen.thaw();
    await ensemble.ready();
  });

  it('resumes the same session after the whole ensemble was down for 8 s', async () => {
    const { client, states } = await open({ sessionTimeoutMs: 20_000 });
    await client.create(root);
    await client.create(`${root}/mine`, '', { mode: 'ephemeral' });
    const before = sessionOf(client);
    await Promise.all(ensemble.servers.map((server) => server.kill()));
    const waiting = client.exists(`${root}/mine`, { timeoutMs: 60_000 });
    const brief = codeOf(client.get(root, { timeoutMs: 500 }));
    expect(await brief).toBe('TIMEOUT');
    const downSinceMs = performance.now();
    await eventually('8 s', () => performance.now() - downSinceMs > 8_000);
    await Promise.all(ensemble.servers.map((server) => server.start()));
    expect((await waiting)?.ephemeralOwner).toBe(before);
    expect(sessionOf(client)).toBe(before);
    expect(states.some((state) => state.name === 'lost')).toBe(false);
    await ensemble.ready();
  });

  it('tells of doubt, then of the loss, and begins a new session, when no server was reached past the time-out', async () => {
    const { client, states, names, blackHole, restore } = await openThroughProxies({
      sessionTimeoutMs: 2_000,
    });
    const { client: other } = await open({ sessionTimeoutMs: 20_000 });
    await client.create(root);
    await client.create(`${root}/mine`, '', { mode: 'ephemeral' });
    const events: WatchEvent[] = [];
    const listener = (event: WatchEvent) => void events.push(event);
    await client.get(root, { watch: listener });
    await client.addWatch(`${root}/mine`, {}, listener);
    const before = sessionOf(client);
    blackHole();
    await eventually('suspended', () => client.state.name === 'suspended');
    const waiting = codeOf(client.exists(root, { timeoutMs: 60_000 }));
    await eventually(
      'the servers end the session',
      async () => (await other.exists(`${root}/mine`)) === undefined,
    );
    await eventually('doubt', () => states.some((state) => state.name === 'suspended' && state.mayBeLost));
    restore();
    await eventually(
      'a new session',
      () => client.state.name === 'connected' && sessionOf(client) !== before,
    );
    expect(names()).toEqual(['suspended', 'suspended', 'lost', 'connecting', 'connected']);
    expect(states[2]).toEqual({ name: 'lost', sessionId: before });
    expect(await waiting).toBe('SESSION_EXPIRED');
    expect(events.map((event) => `${event.type} ${event.path}`).sort()).toEqual([
      `sessionLost ${root}`,
      `sessionLost ${root}/mine`,
    ]);
    await client.create(`${root}/mine`, '', { mode: 'ephemeral' });
    expect((await other.exists(`${root}/mine`))?.ephemeralOwner).toBe(sessionOf(client));
  });

  it('stays with the loss when it is not to begin a new session', async () => {
    const options = { sessionTimeoutMs: 2_000, renewSession: false };
    const { client, names, blackHole, restore } = await openThroughProxies(options);
    const { client: other } = await open({ sessionTimeoutMs: 20_000 });
    await client.create(root, '', { mode: 'ephemeral' });
    blackHole();
    await eventually('the servers end the session', async () => (await other.exists(root)) === undefined);
    await eventually('doubt', () => client.state.name === 'suspended' && client.state.mayBeLost);
    restore();
    await eventually('lost', () => client.state.name === 'lost');
    expect(names()).toEqual(['suspended', 'suspended', 'lost']);
    expect(await codeOf(client.get('/'))).toBe('SESSION_EXPIRED');
    expect(await codeOf(client.waitConnected())).toBe('SESSION_EXPIRED');
    await client.close();
    expect(client.state.name).toBe('closed');
  });

  // The way to the servers is held up, not the servers: frozen together for so long, servers of ZooKeeper 3.8 may
  // come back without ever committing anything again.
  it('comes back by itself after every server was silent past the time-out', async () => {
    const { client, blackHole, restore } = await openThroughProxies({ sessionTimeoutMs: 2_000 });
    await client.create(root);
    blackHole();
    await eventually('doubt', () => client.state.name === 'suspended' && client.state.mayBeLost);
    restore();
    await eventually('a write', async () => (await codeOf(client.set(root, 'x'))) === 'resolved');
  });

  it('ends its session on the way out even when its server has just died', async () => {
    const { client } = await open({ sessionTimeoutMs: 30_000, closeTimeoutMs: 10_000 });
    const { client: other } = await open({ sessionTimeoutMs: 30_000 });
    await client.create(root);
    await client.create(`${root}/mine`, '', { mode: 'ephemeral' });
    const killed = serverOf(client);
    await killed.kill();
    await client.close();
    await other.waitConnected();
    await eventually(
      'the ephemeral is gone, long before the time-out',
      async () => (await other.exists(`${root}/mine`).catch(() => true)) === undefined,
      { timeoutMs: 15_000 },
    );
    await killed.start();
    await ensemble.ready();
  });

  it('leaves nothing running after it was closed in any state', async () => {
    const { execFile } = await import('node:child_process');
    const source = `
      import { ZooKeeperClient, connect } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      const good = ${JSON.stringify(ensemble.connectString)};
      const connected = await connect(good);
      connected.get('/', { watch() {} });
      await connected.addWatch('/', { recursive: true }, () => {});
      await connected.close();
      const early = new ZooKeeperClient(good);
      early.get('/').catch(() => {});
      await early.close();
      const nowhere = new ZooKeeperClient('127.0.0.1:1');
      nowhere.get('/').catch(() => {});
      nowhere.addAuth('digest', 'a:b').catch(() => {});
      await nowhere.close();
      await connect('127.0.0.1:1', { timeoutMs: 100 }).catch(() => {});
      process.stdout.write('closed');
    `;
    const output = await new Promise<string>((resolve, reject) => {
      const args = ['--input-type=module', '--eval', source];
      execFile(process.execPath, args, { timeout: 30_000 }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
    });
    // The process came to its end by itself: no timer and no socket kept it.
    expect(output).toBe('closed');
  });
});
