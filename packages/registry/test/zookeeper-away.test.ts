import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Ensemble,
  eventually,
  type Proxy as FaultProxy,
  faultsPossible,
  startEnsemble,
  startProxy,
} from '@thriftkeeper/zookeeper/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Registry, Snapshot } from '../src/index.ts';
import { zookeeperRegistry } from '../src/zookeeper/index.ts';

const sessionTimeoutMs = 3_000;
const patient = { timeoutMs: 60_000 };
const names = ({ nodes }: Snapshot<unknown>) => nodes.map(({ node }) => node);

describe.skipIf(!faultsPossible())(
  'a client and providers while ZooKeeper is away',
  { timeout: 240_000 },
  () => {
    let ensemble: Ensemble;
    let snapshots: string;
    const opened: Registry[] = [];
    const proxies: FaultProxy[] = [];
    let count = 0;

    const open = (addresses = ensemble.connectString) => {
      const registry = zookeeperRegistry(addresses, { sessionTimeoutMs, snapshots });
      opened.push(registry);
      return registry;
    };
    /** A way to the servers that can be cut. */
    const openBehindProxies = async () => {
      const made = await Promise.all(ensemble.servers.map((server) => startProxy(server.address)));
      proxies.push(...made);
      return made;
    };
    const through = (made: readonly FaultProxy[]) => made.map(({ address }) => address).join(',');
    /** Two providers of a new service, in the registry and in the snapshot file of a client that has ended. */
    const known = async () => {
      const service = `away${++count}`;
      const registry = open();
      const announcements = [1, 2].map((port) =>
        registry.announceProvider(service, `node${port}`, { address: `127.0.0.1:${port}` }),
      );
      await Promise.all(announcements.map((one) => one.registered()));
      const former = open();
      await former.watchProviders(service).waitFor(({ nodes, stale }) => nodes.length === 2 && !stale);
      await former.close();
      return { service, registry, announcements };
    };

    beforeAll(async () => {
      ensemble = await startEnsemble({ servers: 3 });
      snapshots = await mkdtemp(join(tmpdir(), 'snapshots-'));
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((registry) => registry.close()));
      await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
    });
    afterAll(async () => {
      await ensemble?.close();
      await rm(snapshots, { recursive: true, force: true });
    });

    it.each(['cut', 'blackHole'] as const)(
      'down at the start (%s): both begin all the same, and find each other when it comes',
      async (fault) => {
        const { service } = await known();
        const way = await openBehindProxies();
        for (const proxy of way) proxy[fault]();
        const provider = open(through(way)).announceProvider(service, 'node3', { address: '127.0.0.1:3' });
        const client = open(through(way)).watchProviders(service);
        expect(names(client.value)).toEqual(['node1', 'node2']);
        expect(client.value).toMatchObject({ stale: true, complete: false });
        await expect(provider.registered({ timeoutMs: 500 })).rejects.toMatchObject({
          code: 'REGISTRY_UNAVAILABLE',
        });
        for (const proxy of way) proxy.restore();
        await provider.registered(patient);
        const after = await client.waitFor(({ nodes, stale }) => nodes.length === 3 && !stale, patient);
        expect(names(after)).toEqual(['node1', 'node2', 'node3']);
      },
    );

    it('away for several session time-outs: the list stays, stale for as long, and everything is registered anew', async () => {
      const { service } = await known();
      const way = await openBehindProxies();
      const provider = open(through(way)).announceProvider(service, 'node3', { address: '127.0.0.1:3' });
      await provider.registered();
      const watching = open(through(way));
      const client = watching.watchProviders(service);
      await client.waitFor(({ nodes, stale }) => nodes.length === 3 && !stale);
      const sizes = new Set<number>();
      client.subscribe(({ nodes }) => sizes.add(nodes.length));
      for (const proxy of way) proxy.blackHole();
      await client.waitFor(({ stale }) => stale);
      await eventually('away for three time-outs', () => client.staleForMs > 3 * sessionTimeoutMs, patient);
      expect(watching.state.value).toMatchObject({ name: 'suspended', mayBeLost: true });
      for (const proxy of way) proxy.restore();
      await client.waitFor(({ nodes, stale }) => nodes.length === 3 && !stale, patient);
      await provider.registered(patient);
      expect([...sizes]).toEqual([3]);
    });

    it('away for good: a process works with the list of the file, ends in time, and leaves nothing running', async () => {
      const { service } = await known();
      const [proxy] = await openBehindProxies();
      proxy!.blackHole();
      const module = new URL('../src/zookeeper/index.ts', import.meta.url).href;
      const script = `
      const { zookeeperRegistry } = await import(${JSON.stringify(module)});
      const registry = zookeeperRegistry(process.argv[1], { sessionTimeoutMs: 3000, snapshots: process.argv[2] });
      const announced = registry.announceConsumer(process.argv[3], 'client1');
      const providers = registry.watchProviders(process.argv[3]);
      registry.watchConsumers(process.argv[3]);
      const refused = await announced.registered({ timeoutMs: 4000 }).catch((error) => error.code);
      console.log(JSON.stringify([refused, providers.value.nodes.map(({ node }) => node)]));
      await registry.close();`;
      // It must end by itself: whatever it left running would keep it alive, and the time-out would kill it.
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', script, proxy!.address, snapshots, service],
        { timeout: 50_000 },
      );
      expect(JSON.parse(stdout)).toEqual(['REGISTRY_UNAVAILABLE', ['node1', 'node2']]);
    });

    it('without a quorum: the list stays, stale; what was registered still stands when the quorum is back', async () => {
      const { service, announcements } = await known();
      const client = open().watchProviders(service);
      await client.waitFor(({ nodes, stale }) => nodes.length === 2 && !stale);
      const [first, second] = ensemble.servers;
      await Promise.all([first!.kill(), second!.kill()]);
      const stale = await client.waitFor((snapshot) => snapshot.stale);
      expect(names(stale)).toEqual(['node1', 'node2']);
      const late = open();
      expect(names(late.watchProviders(service).value)).toEqual(['node1', 'node2']);
      const third = late.announceProvider(service, 'node3', { address: '127.0.0.1:3' });
      await expect(third.registered({ timeoutMs: 1_000 })).rejects.toMatchObject({
        code: expect.stringMatching(/^REGISTRY_(UNAVAILABLE|READ_ONLY)$/),
      });
      // Two servers that start anew are a quorum, whatever has become of the third meanwhile.
      await Promise.all([first!.start(), second!.start()]);
      await third.registered(patient);
      await client.waitFor((snapshot) => snapshot.nodes.length === 3 && !snapshot.stale, patient);
      await Promise.all(announcements.map((one) => one.registered(patient)));
    });

    it('restarted with empty disks: providers put themselves back, and no client lost one meanwhile', async () => {
      const { service, announcements } = await known();
      const client = open().watchProviders(service);
      await client.waitFor(({ nodes, stale }) => nodes.length === 2 && !stale);
      const seen = new Set<string>();
      client.subscribe((snapshot) =>
        seen.add(`${names(snapshot)}${snapshot.nodes.length < 2 ? ' lost' : ''}`),
      );
      await Promise.all(ensemble.servers.map((server) => server.kill()));
      // A client that starts in the middle of it has the list from its file.
      const late = open().watchProviders(service);
      expect(names(late.value)).toEqual(['node1', 'node2']);
      await Promise.all(ensemble.servers.map((server) => server.wipe()));
      await Promise.all(ensemble.servers.map((server) => server.start()));
      for (const list of [client, late])
        await list.waitFor(({ nodes, stale }) => nodes.length === 2 && !stale, patient);
      await Promise.all(announcements.map((one) => one.registered(patient)));
      expect([...seen]).toEqual(['node1,node2']);
    });
  },
);
