import { connect } from '@thriftkeeper/zookeeper';
import {
  type Ensemble,
  eventually,
  type Proxy as FaultProxy,
  faultsPossible,
  startEnsemble,
  startProxy,
  startWitness,
  type Witness,
} from '@thriftkeeper/zookeeper/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Registry } from '../src/index.ts';
import { zookeeperRegistry } from '../src/zookeeper/index.ts';

const sessionTimeoutMs = 3_000;

describe.skipIf(!faultsPossible())(
  'a registry on three ZooKeeper servers, with the native client as witness',
  () => {
    let ensemble: Ensemble;
    let witness: Witness;
    const opened: Registry[] = [];
    let count = 0;

    const open = (addresses = ensemble.connectString) => {
      const registry = zookeeperRegistry(addresses, { sessionTimeoutMs });
      opened.push(registry);
      return registry;
    };
    /** A node, once the witness's server, which may lag behind, has it. */
    const seen = (path: string) => eventually(`the witness sees ${path}`, () => witness.get(path));
    /** Two providers and a watcher of a new service, settled. */
    const settled = async () => {
      const service = `faults${++count}`;
      const folder = `/thriftkeeper/${service}/providers`;
      const registry = open();
      const watcher = open();
      const announcements = [1, 2].map((port) =>
        registry.announceProvider(service, `node${port}`, { address: `127.0.0.1:${port}` }),
      );
      await Promise.all(announcements.map((one) => one.registered()));
      const providers = watcher.watchProviders(service);
      await providers.waitFor(({ nodes, stale }) => nodes.length === 2 && !stale);
      return { service, folder, registry, watcher, announcements, providers };
    };

    beforeAll(async () => {
      ensemble = await startEnsemble({ servers: 3 });
      witness = await startWitness(ensemble.connectString);
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((registry) => registry.close()));
    });
    afterAll(async () => {
      await witness?.close();
      await ensemble?.close();
    });

    it('writes what the witness reads, where a reader of 2014 looks for it', async () => {
      const { folder, announcements } = await settled();
      await eventually('the witness sees both', async () => (await witness.children(folder))?.length === 2);
      const node = await seen(`${folder}/node1`);
      expect(JSON.parse(node.data)).toEqual(announcements[0]!.record);
      expect(node.ephemeralOwner).not.toBe('0');
    });

    it('keeps nodes and lists through the death of the leader', async () => {
      const { folder, providers, service } = await settled();
      await witness.observe(folder);
      const sizes = new Set<number>();
      providers.subscribe(({ nodes }) => sizes.add(nodes.length));
      const leader = await ensemble.leader();
      await leader.kill();
      await ensemble.leader();
      // New providers are seen again through the servers that are left.
      await open().announceProvider(service, 'node3', { address: '127.0.0.1:3' }).registered();
      await providers.waitFor(({ nodes, stale }) => nodes.length === 3 && !stale);
      await leader.start();
      await ensemble.ready();
      expect([...sizes].sort()).toEqual([2, 3]);
      for (const { children } of await witness.sightings(folder))
        expect(children).toEqual(expect.arrayContaining(['node1', 'node2']));
    });

    it('marks the list stale while no server can be reached, keeps it, and is right again afterwards', async () => {
      const { service } = await settled();
      // The way to the servers is cut, not the servers: frozen together for longer than a session, servers of
      // ZooKeeper 3.8 may come back without ever committing anything again.
      const proxies: FaultProxy[] = await Promise.all(
        ensemble.servers.map((server) => startProxy(server.address)),
      );
      try {
        const registry = open(proxies.map(({ address }) => address).join(','));
        const providers = registry.watchProviders(service);
        await providers.waitFor(({ nodes, stale }) => nodes.length === 2 && !stale);
        for (const proxy of proxies) proxy.blackHole();
        const stale = await providers.waitFor((snapshot) => snapshot.stale);
        expect(stale.nodes.map(({ node }) => node)).toEqual(['node1', 'node2']);
        // Longer than the session lives: the client is told that it may be lost.
        await registry.state.waitFor((state) => state.name === 'suspended' && state.mayBeLost);
        for (const proxy of proxies) proxy.restore();
        await providers.waitFor((snapshot) => !snapshot.stale && snapshot.nodes.length === 2);
      } finally {
        await Promise.all(opened.splice(0).map((one) => one.close()));
        await Promise.all(proxies.map((proxy) => proxy.close()));
      }
    });

    it('registers again by itself in a new session after its own expired', async () => {
      const { folder, providers, announcements } = await settled();
      const proxies: FaultProxy[] = await Promise.all(
        ensemble.servers.map((server) => startProxy(server.address)),
      );
      try {
        const registry = open(proxies.map(({ address }) => address).join(','));
        const mine = registry.announceProvider(folder.split('/')[2]!, 'node9', { address: '127.0.0.1:9' });
        await mine.registered();
        const before = (await seen(`${folder}/node9`)).ephemeralOwner;
        for (const proxy of proxies) proxy.blackHole();
        await eventually(
          'the ensemble has ended the session',
          async () => (await witness.get(`${folder}/node9`)) === undefined,
        );
        // Gone without a word: the list keeps the others at once, and node9 for a while.
        expect(providers.value.nodes.map(({ node }) => node)).toEqual(
          expect.arrayContaining(['node1', 'node2']),
        );
        for (const proxy of proxies) proxy.restore();
        await eventually('node9 is back', async () => (await witness.get(`${folder}/node9`)) !== undefined);
        await mine.state.waitFor(({ name }) => name === 'registered');
        const after = await seen(`${folder}/node9`);
        expect(after.ephemeralOwner).not.toBe(before);
        expect(JSON.parse(after.data)).toEqual(mine.record);
        expect(announcements.every(({ state }) => state.value.name === 'registered')).toBe(true);
      } finally {
        await Promise.all(opened.splice(0).map((one) => one.close()));
        await Promise.all(proxies.map((proxy) => proxy.close()));
      }
    });

    it('replaces the node that its former session left before that session has ended', async () => {
      const { service, folder } = await settled();
      const former = await connect(ensemble.connectString, { sessionTimeoutMs: 30_000 });
      try {
        const announcement = open().announceProvider(service, 'node7', { address: '127.0.0.1:7' });
        await announcement.registered();
        const { data } = await seen(`${folder}/node7`);
        // What is left of a former session carries our token and another owner.
        await former.delete(`${folder}/node7`);
        await former.create(`${folder}/node7`, data, { mode: 'ephemeral' }).catch(() => {});
        await eventually('the node is ours again', async () => {
          const node = await witness.get(`${folder}/node7`);
          const { state } = former;
          return node !== undefined && state.name === 'connected' && node.ephemeralOwner !== state.sessionId;
        });
      } finally {
        await former.close();
      }
    });

    it('leaves nothing behind: nodes go long before the session would end when it is closed', async () => {
      const service = `faults${++count}`;
      const registry = zookeeperRegistry(ensemble.connectString, { sessionTimeoutMs: 60_000 });
      await registry.announceProvider(service, 'node1', { address: '127.0.0.1:1' }).registered();
      await registry.close();
      const path = `/thriftkeeper/${service}/providers`;
      await eventually('the node has gone', async () => (await witness.children(path))?.length === 0);
    });

    it('puts everything back when all servers come back with nothing', async () => {
      const { folder, providers, announcements } = await settled();
      await Promise.all(ensemble.servers.map((server) => server.kill()));
      await Promise.all(ensemble.servers.map((server) => server.wipe()));
      await Promise.all(ensemble.servers.map((server) => server.start()));
      await ensemble.ready();
      // The witness remembers a transaction that these servers have never seen; they do not let it in again.
      await witness.close();
      witness = await startWitness(ensemble.connectString);
      await eventually('both nodes are back', async () => (await witness.children(folder))?.length === 2);
      await Promise.all(announcements.map(({ state }) => state.waitFor(({ name }) => name === 'registered')));
      await providers.waitFor(({ nodes, stale }) => nodes.length === 2 && !stale);
    });
  },
);
