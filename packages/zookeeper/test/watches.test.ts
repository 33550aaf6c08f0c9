import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connect, type WatchEvent, type ZooKeeperClient } from '../src/index.ts';
import type { Proxy as FaultProxy } from '../src/testing/index.ts';
import { type Ensemble, eventually, startEnsemble, startProxy } from '../src/testing/index.ts';
import { answerByDefault, FakeServer } from './fake-server.ts';

let ensemble: Ensemble;
let writer: ZooKeeperClient;
let client: ZooKeeperClient;
let proxy: FaultProxy;
let count = 0;
let root = '';

beforeAll(async () => {
  ensemble = await startEnsemble();
  writer = await connect(ensemble.connectString);
});
afterAll(async () => {
  await writer?.close();
  await ensemble?.close();
});
beforeEach(async () => {
  root = `/watches-${count++}`;
  await writer.create(root);
  proxy = await startProxy(ensemble.connectString);
  client = await connect(proxy.address);
  onTestFinished(async () => {
    await client.close();
    await proxy.close();
  });
});

/** Collects events as `type path`. */
function recorder() {
  const events: string[] = [];
  return {
    events,
    listener: (event: WatchEvent) => void events.push(`${event.type} ${event.path.replace(root, '~')}`),
  };
}

/** Everything the server sent before now has been told when this resolves. */
const caughtUp = () => client.sync(root);

/** Breaks the connection, lets something happen meanwhile, and waits until the session has a server again. */
async function interrupted(meanwhile: () => Promise<unknown> = async () => {}) {
  const before = client.state;
  const suspended = new Promise<void>((resolve) => {
    const stop = client.onState((state) => {
      if (state.name !== 'suspended') return;
      stop();
      resolve();
    });
  });
  proxy.cut();
  await suspended;
  await meanwhile();
  proxy.restore();
  await client.waitConnected();
  await caughtUp();
  expect(client.state).toMatchObject({ sessionId: before.name === 'connected' && before.sessionId });
}

describe('one-shot watches', () => {
  it('tell once of what they were set for', async () => {
    const { events, listener } = recorder();
    await client.exists(`${root}/new`, { watch: listener });
    await writer.create(`${root}/new`);
    await caughtUp();
    expect(events).toEqual(['created ~/new']);
    await client.get(`${root}/new`, { watch: listener });
    await client.children(`${root}/new`, { watch: listener });
    await writer.set(`${root}/new`, 'x');
    await writer.set(`${root}/new`, 'y');
    await writer.create(`${root}/new/child`);
    await caughtUp();
    expect(events).toEqual(['created ~/new', 'changed ~/new', 'children ~/new']);
    await client.exists(`${root}/new/child`, { watch: listener });
    await writer.delete(`${root}/new/child`);
    await caughtUp();
    expect(events.at(-1)).toBe('deleted ~/new/child');
    expect(events).toHaveLength(4);
  });

  it('are not left behind by reads that fail', async () => {
    const { events, listener } = recorder();
    await expect(client.get(`${root}/new`, { watch: listener })).rejects.toMatchObject({ code: 'NO_NODE' });
    await writer.create(`${root}/new`);
    await caughtUp();
    expect(events).toEqual([]);
  });

  it('tell after a reconnection what they missed, and stand again otherwise', async () => {
    const { events, listener } = recorder();
    await writer.create(`${root}/a`);
    await writer.create(`${root}/gone`);
    await client.get(`${root}/a`, { watch: listener });
    await client.get(`${root}/gone`, { watch: listener });
    await client.exists(`${root}/new`, { watch: listener });
    await client.exists(`${root}/later`, { watch: listener });
    await client.children(root, { watch: listener });
    await interrupted(async () => {
      await writer.set(`${root}/a`, 'x');
      await writer.delete(`${root}/gone`);
      await writer.create(`${root}/new`);
    });
    expect(events.sort()).toEqual(['changed ~/a', 'children ~', 'created ~/new', 'deleted ~/gone']);
    await writer.create(`${root}/later`);
    await caughtUp();
    expect(events.at(-1)).toBe('created ~/later');
  });

  it('stand again in pieces when there are very many', async () => {
    const names = Array.from({ length: 6_000 }, (_, index) => `${root}/${'n'.repeat(60)}-${index}`);
    const { events, listener } = recorder();
    await Promise.all(names.map((name) => client.exists(name, { watch: listener })));
    await interrupted();
    await Promise.all([names[0]!, names[3_000]!, names[5_999]!].map((name) => writer.create(name)));
    await caughtUp();
    expect(events).toHaveLength(3);
  });

  it('can be removed, and say so', async () => {
    const { events, listener } = recorder();
    await client.get(root, { watch: listener });
    await client.children(root, { watch: listener });
    await client.removeWatches(root, { kind: 'data' });
    expect(events).toEqual(['watchRemoved ~']);
    await writer.set(root, 'x');
    await writer.create(`${root}/a`);
    await caughtUp();
    expect(events).toEqual(['watchRemoved ~', 'children ~']);
    await expect(client.removeWatches(root)).rejects.toMatchObject({ code: 'NO_WATCHER' });
  });

  it('do not accumulate over many cycles', async () => {
    for (let cycle = 0; cycle < 200; cycle++) {
      const { events, listener } = recorder();
      await Promise.all([
        client.get(root, { watch: listener }),
        client.exists(`${root}/x`, { watch: listener }),
      ]);
      await writer.set(root, '');
      await caughtUp();
      expect(events).toEqual(['changed ~']);
    }
  });

  it('tell in the order of the server: after what was read before, before what is read later', async () => {
    const log: string[] = [];
    const read = async (watch: boolean) => {
      const { data } = await client.get(root, watch ? { watch: () => log.push('event') } : {});
      log.push(data.toString());
    };
    for (let turn = 0; turn < 50; turn++) {
      log.length = 0;
      await writer.set(root, 'old');
      await client.sync(root);
      await Promise.all([read(true), client.set(root, 'new'), read(false), read(false)]);
      expect(log).toHaveLength(4);
      expect(log[0]).toBe('old');
      const event = log.indexOf('event');
      expect(log.slice(0, event).every((entry) => entry === 'old')).toBe(true);
      expect(log.slice(event + 1).every((entry) => entry === 'new')).toBe(true);
    }
  });
});

describe('persistent watches', () => {
  it('tell of every change of their node until they are removed', async () => {
    const { events, listener } = recorder();
    const watch = await client.addWatch(root, {}, listener);
    await writer.set(root, '1');
    await writer.set(root, '2');
    await writer.create(`${root}/a`);
    await writer.set(`${root}/a`, 'unseen');
    await caughtUp();
    expect(events).toEqual(['changed ~', 'changed ~', 'children ~']);
    await watch.remove();
    await watch.remove();
    await writer.set(root, '3');
    await caughtUp();
    expect(events).toHaveLength(3);
  });

  it('tell of everything below when they are recursive', async () => {
    const { events, listener } = recorder();
    await using watch = await client.addWatch(root, { recursive: true }, listener);
    expect(watch).toMatchObject({ path: root, recursive: true });
    await writer.create(`${root}/a`);
    await writer.create(`${root}/a/b`);
    await writer.set(`${root}/a/b`, 'x');
    await writer.delete(`${root}/a/b`);
    await writer.set(root, 'x');
    await caughtUp();
    expect(events).toEqual(['created ~/a', 'created ~/a/b', 'changed ~/a/b', 'deleted ~/a/b', 'changed ~']);
  });

  it('stand again after a reconnection, and say that something may have been missed', async () => {
    const [own, below] = [recorder(), recorder()];
    await client.addWatch(root, {}, own.listener);
    await client.addWatch(root, { recursive: true }, below.listener);
    await interrupted(() => writer.create(`${root}/missed`));
    expect(own.events).toEqual(['rearmed ~']);
    expect(below.events).toEqual(['rearmed ~']);
    await writer.create(`${root}/seen`);
    await caughtUp();
    expect(own.events).toEqual(['rearmed ~', 'children ~']);
    expect(below.events).toEqual(['rearmed ~', 'created ~/seen']);
  });

  it('live beside one-shot watches of the same node, on servers that hold one mode for each node too', async () => {
    const [steady, once] = [recorder(), recorder()];
    await client.addWatch(root, { recursive: true }, steady.listener);
    await client.get(root, { watch: once.listener });
    await client.children(root, { watch: once.listener });
    await writer.set(root, '1');
    await writer.create(`${root}/a`);
    await writer.set(root, '2');
    await writer.create(`${root}/b`);
    await caughtUp();
    expect(once.events).toEqual(['changed ~', 'children ~']);
    expect(steady.events).toEqual(['changed ~', 'created ~/a', 'changed ~', 'created ~/b']);
  });

  it('are set even while one-shot reads of the same node are on their way', async () => {
    const [steady, once] = [recorder(), recorder()];
    await Promise.all([
      client.children(root, { watch: once.listener }),
      client.addWatch(root, { recursive: true }, steady.listener),
      client.children(root, { watch: once.listener }),
      client.get(root, { watch: once.listener }),
    ]);
    await writer.create(`${root}/a`);
    await writer.create(`${root}/b`);
    await caughtUp();
    expect(steady.events).toEqual(['created ~/a', 'created ~/b']);
    expect(once.events).toEqual(['children ~']);
  });

  it('leave other watches of the node standing when they are removed', async () => {
    const [one, other, once] = [recorder(), recorder(), recorder()];
    const first = await client.addWatch(root, { recursive: true }, one.listener);
    await client.addWatch(root, {}, other.listener);
    await client.get(root, { watch: once.listener });
    await first.remove();
    await writer.set(root, 'x');
    await writer.create(`${root}/a`);
    await caughtUp();
    expect(one.events).toEqual([]);
    expect(once.events).toEqual(['changed ~']);
    expect(other.events).toEqual(['rearmed ~', 'changed ~', 'children ~']);
  });

  it('can be taken away by path, with all others', async () => {
    const { events, listener } = recorder();
    const watch = await client.addWatch(root, { recursive: true }, listener);
    await client.removeWatches(root);
    expect(events).toEqual(['watchRemoved ~']);
    await writer.set(root, 'x');
    await caughtUp();
    expect(events).toHaveLength(1);
    await watch.remove();
  });

  it('name paths below the chroot', async () => {
    const below = await connect(`${proxy.address}${root}`);
    onTestFinished(() => below.close());
    const events: string[] = [];
    await below.addWatch(
      '/',
      { recursive: true },
      (event) => void events.push(`${event.type} ${event.path}`),
    );
    await below.get('/', { watch: (event) => void events.push(`once ${event.type} ${event.path}`) });
    await writer.create(`${root}/a`);
    await writer.set(root, 'x');
    await below.sync();
    expect(events.sort()).toEqual(['changed /', 'created /a', 'once changed /']);
  });

  it('are refused as UNIMPLEMENTED by an old server once, and then without asking it', async () => {
    let asked = 0;
    const old = await FakeServer.start({
      onRequest(request, peer) {
        if (request.opcode !== 106) return answerByDefault(request, peer);
        asked += 1;
        peer.answer(request.xid, -6);
        peer.socket.end();
      },
    });
    const aged = await connect(old.address);
    onTestFinished(async () => {
      await aged.close();
      await old[Symbol.asyncDispose]();
    });
    for (let turn = 0; turn < 3; turn++) {
      await expect(aged.addWatch('/a', {}, () => {})).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
    }
    expect(asked).toBe(1);
    const { events, listener } = recorder();
    await aged.get('/a', { watch: listener });
    for (const peer of old.peers) peer.event(3, '/a');
    await eventually('the event', () => events.length === 1);
  });
});
