import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Ensemble,
  eventually,
  faultsPossible,
  startEnsemble,
  startProxy,
} from '@thriftkeeper/zookeeper/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClientOptions, createClient, type ThriftkeeperError } from '../src/index.ts';
import { attemptLog, startLoad } from './load.ts';
import { type CalculatorClient, eligible } from './place.ts';
import { serverProcesses } from './server-process.ts';
import { Calculator } from './tutorial.ts';

/** A safety net, not what is measured: a session that has to expire takes ten seconds. */
const bound = { timeoutMs: 90_000 };

describe.skipIf(!faultsPossible())(
  'a client of servers that it finds in ZooKeeper',
  { timeout: 240_000 },
  () => {
    let ensemble: Ensemble;
    const { start, endAll } = serverProcesses();
    const clients: CalculatorClient[] = [];

    beforeAll(async () => {
      ensemble = await startEnsemble();
    });
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.$.close({ graceMs: 0 })));
      await endAll();
    });
    afterAll(async () => {
      await ensemble?.close();
    });

    const serve = (node: string, listen = '127.0.0.1:0') =>
      start({
        zookeeper: ensemble.connectString,
        service: `tutorial${services}`,
        node,
        listen,
        stopTimes: { noticeMs: 2_000, quietMs: 300 },
      });
    /** A service of the test's own: what one leaves behind does not meet the next. */
    let services = 0;
    const client = (options: Partial<ClientOptions> = {}) => {
      const one = createClient(Calculator, {
        service: `tutorial${services}`,
        zookeeper: ensemble.connectString,
        picker: 'roundRobin',
        deadlineMs: 60_000,
        ...options,
      } as ClientOptions);
      clients.push(one);
      return one;
    };
    const three = async (options: Partial<ClientOptions> = {}) => {
      services++;
      const servers = await Promise.all(['node1', 'node2', 'node3'].map((node) => serve(node)));
      const log = attemptLog();
      const calls = client({ onAttempt: log.onAttempt, ...options });
      await eventually('all three can be called', () => eligible(calls) === 3, bound);
      return { servers, log, calls };
    };

    it('loses only the calls that a killed server had, and calls it again once it is back', async () => {
      const { servers, log, calls } = await three();
      const held = calls.add(1, 600_000, { provider: 'node1' }).catch((error: unknown) => error);
      const load = startLoad(() => calls.add(1, 1));
      await load.more(200);
      await servers[0]!.end('SIGKILL');
      expect(await held).toMatchObject({ code: 'CONNECTION_LOST', outcome: 'unknown' });
      await eventually('it is known', () => eligible(calls) === 2, bound);
      // Those that it had at that moment: at most one for each loop.
      expect(load.failures().length).toBeLessThanOrEqual(4);
      for (const failure of load.failures())
        expect(failure).toEqual({ code: 'CONNECTION_LOST', outcome: 'unknown' });
      const failures = load.failures().length;
      log.clear();
      await load.more(300);
      expect(log.answered('node1')).toBe(0);
      expect(log.failed('node1')).toEqual([]);
      expect(load.failures()).toHaveLength(failures);

      const again = await serve('node1', servers[0]!.address);
      expect(again.address).toBe(servers[0]!.address);
      await eventually('calls come back', () => log.answered('node1') > 0, bound);
      await load.stop();
      expect(load.failures()).toHaveLength(failures);
      expect(await again.calls()).toBeGreaterThan(0);
    });

    it('loses no call that may be repeated when a server is killed', async () => {
      const { servers, calls } = await three({ idempotent: ['add'] });
      const load = startLoad(() => calls.add(1, 1), 16);
      await load.more(200);
      await servers[0]!.end('SIGKILL');
      await load.more(500);
      await load.stop();
      expect(load.failures()).toEqual([]);
    });

    it('loses no call when a server stops in order, and calls it no more', async () => {
      const { servers, log, calls } = await three();
      const load = startLoad(() => calls.add(1, 1));
      await load.more(200);
      const held = calls.add(42, 1_000, { provider: 'node1' });
      expect(await servers[0]!.end('SIGTERM')).toBe(0);
      expect(await held).toBe(42);
      await eventually('it has left the list', () => calls.$.why().length === 2, bound);
      log.clear();
      await load.more(200);
      expect(log.answered('node1')).toBe(0);
      await serve('node1', servers[0]!.address);
      await eventually('calls come back', () => log.answered('node1') > 0, bound);
      await load.stop();
      expect(load.failures()).toEqual([]);
    });

    it('calls on while ZooKeeper is away, marks the list stale, and finds new servers when it is back', async () => {
      const { log, calls } = await three();
      const load = startLoad(() => calls.add(1, 1));
      await ensemble.servers[0]!.kill();
      await eventually('the list is stale', () => calls.$.providers!.value.stale, bound);
      expect(calls.$.providers!.value.nodes).toHaveLength(3);
      expect(calls.$.why().map(({ why }) => why)).toEqual(Array(3).fill('may be picked'));
      log.clear();
      await load.more(300);
      for (const node of ['node1', 'node2', 'node3']) expect(log.answered(node)).toBeGreaterThan(0);
      // One that begins now serves, and is registered once that is possible.
      const fourth = await serve('node4');
      await ensemble.servers[0]!.start();
      await eventually('the new one is called', () => log.answered('node4') > 0, bound);
      await eventually('the list is confirmed', () => !calls.$.providers!.value.stale, bound);
      await load.stop();
      expect(load.failures()).toEqual([]);
      expect(await fourth.calls()).toBeGreaterThan(0);
    });

    it('begins with the list that a former process left in a file, while ZooKeeper is away', async () => {
      services++;
      await serve('node1');
      const snapshots = await mkdtemp(join(tmpdir(), 'thriftkeeper-lists-'));
      try {
        await using proxy = await startProxy(ensemble.connectString);
        const former = client({ zookeeper: proxy.address, snapshots });
        expect(await former.add(1, 0)).toBe(1);
        await eventually('the list is in the file', async () => (await readdir(snapshots)).length > 0, bound);
        await former.$.close();
        proxy.cut();
        const calls = client({ zookeeper: proxy.address, snapshots, waitForProviders: false });
        expect(await calls.add(2, 0)).toBe(2);
        expect(calls.$.providers!.value).toMatchObject({ stale: true, complete: false });
        proxy.restore();
        await eventually('the list is confirmed', () => !calls.$.providers!.value.stale, bound);
        expect(await calls.add(3, 0)).toBe(3);
      } finally {
        await rm(snapshots, { recursive: true, force: true });
      }
    });

    it('gets through, when it begins while ZooKeeper is away, once that is there', async () => {
      services++;
      await serve('node1');
      await using proxy = await startProxy(ensemble.connectString);
      proxy.cut();
      const calls = client({ zookeeper: proxy.address });
      const waiting = calls.add(7, 0);
      const impatient = await client({ zookeeper: proxy.address })
        .ping({ deadlineMs: 100 })
        .catch((error: unknown) => error);
      expect(impatient).toMatchObject({ code: 'NO_PROVIDER', outcome: 'notWritten' });
      expect(String(impatient)).toMatch(/the list has not been read yet/);
      proxy.restore();
      expect(await waiting).toBe(7);
    });

    it('says why it has no list: nobody answers there, or there is no such chroot', async () => {
      const blaming = (zookeeper: string, code: string) =>
        eventually(
          `a call fails with ${code} as its cause`,
          async () => {
            const failed = client({ zookeeper }).ping({ deadlineMs: 1_000 });
            const error = (await failed.then(
              () => {},
              (thrown) => thrown,
            )) as ThriftkeeperError;
            expect(error.code).toBe('NO_PROVIDER');
            return (error.cause as ThriftkeeperError | undefined)?.code === code ? error.message : undefined;
          },
          bound,
        );
      const nobody = await blaming('127.0.0.1:1', 'REGISTRY_UNAVAILABLE');
      expect(nobody).toMatch(/127\.0\.0\.1:1: .*ECONNREFUSED.*check that ZooKeeper runs/);
      const noChroot = await blaming(`${ensemble.connectString}/missing`, 'CHROOT_MISSING');
      expect(noChroot).toMatch(/the chroot \/missing does not exist; create/);
    });

    it('is known as a consumer while it lives', async () => {
      services++;
      const calls = client({ application: 'billing', node: 'consumer1' });
      const observer = client({ node: 'consumer2' });
      await eventually(
        'both lists are read',
        () => calls.$.providers?.value.complete && observer.$.providers?.value.complete,
      );
      const { zookeeperRegistry } = await import('@thriftkeeper/registry/zookeeper');
      await using registry = zookeeperRegistry(ensemble.connectString);
      const consumers = registry.watchConsumers(`tutorial${services}`);
      const { nodes } = await consumers.waitFor((list) => list.nodes.length === 2, bound);
      expect(nodes[0]).toMatchObject({
        node: 'consumer1',
        record: { application: 'billing', pid: process.pid },
      });
      await calls.$.close();
      await consumers.waitFor((list) => list.nodes.length === 1, bound);
    });
  },
);
