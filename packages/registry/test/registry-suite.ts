import { eventually } from '@thriftkeeper/zookeeper/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ControlDocument,
  type IdlDocument,
  type Registry,
  type StatsReport,
  type ThriftkeeperError,
  writeIdlDocument,
} from '../src/index.ts';

/** A place that several registries can be opened on, each a process of its own as far as the others can tell. */
export interface RegistryPlace {
  open(): Registry;
  /** Writes a node that no registry of ours has written, as another program would. */
  write(path: string, data: string): Promise<void>;
  close(): Promise<void>;
}

/** What every registry must do, wherever its records live. */
export function registrySuite(name: string, start: () => Promise<RegistryPlace>): void {
  describe(`a registry ${name}`, () => {
    let place: RegistryPlace;
    const opened: Registry[] = [];
    let count = 0;
    let service: string;

    const open = () => {
      const registry = place.open();
      opened.push(registry);
      return registry;
    };
    /** A registry, and a service of the test's own. */
    const fresh = () => {
      service = `service${++count}`;
      return open();
    };
    const names = (snapshot: { readonly nodes: readonly { readonly node: string }[] }) =>
      snapshot.nodes.map(({ node }) => node);

    beforeAll(async () => {
      place = await start();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((registry) => registry.close()));
    });
    afterAll(() => place.close());

    it('tells the names of the services that there are, and of new ones as they come', async () => {
      const watch = open().watchServices();
      expect((await watch.live.waitFor(({ complete }) => complete)).stale).toBe(false);
      const registry = fresh();
      expect(watch.live.value.services).not.toContain(service);
      await registry.announceConsumer(service, 'node1').registered();
      const { services } = await watch.live.waitFor((snapshot) => snapshot.services.includes(service));
      expect(services).toEqual([...services].sort());
      await place.write(`/thriftkeeper/idl`, '');
      await place.write(`/thriftkeeper/${service}later`, '');
      const later = await watch.live.waitFor((snapshot) => snapshot.services.includes(`${service}later`));
      expect(later.services).not.toContain('idl');
      await watch.close();
    });

    it('shows a provider that was announced, with its defaults, to those who watch already', async () => {
      const watch = open();
      const registry = fresh();
      const providers = watch.watchProviders(service);
      expect(await providers.waitFor(({ complete }) => complete)).toMatchObject({ nodes: [], stale: false });
      const announcement = registry.announceProvider(service, 'node1', {
        address: '127.0.0.1:9091',
        tags: { rack: '7' },
      });
      await announcement.registered();
      const { nodes, stale } = await providers.waitFor((snapshot) => snapshot.nodes.length === 1);
      expect(stale).toBe(false);
      expect(nodes[0]).toMatchObject({
        node: 'node1',
        held: false,
        record: {
          address: '127.0.0.1:9091',
          weight: 1,
          transport: 'buffered',
          protocol: 'binary',
          state: 'up',
          tags: { rack: '7' },
        },
      });
      expect(nodes[0]!.record.token).toMatch(/^[0-9a-f]{32}$/);
    });

    it('changes a record in place: those who watch see the new one and never a gap', async () => {
      const registry = fresh();
      const announcement = registry.announceProvider(service, 'node1', { address: '127.0.0.1:9091' });
      await announcement.registered();
      const providers = open().watchProviders(service);
      await providers.waitFor((snapshot) => snapshot.nodes.length === 1);
      const seen: number[] = [];
      providers.subscribe((snapshot) => seen.push(snapshot.nodes.length));
      for (const weight of [2, 3, 4]) await announcement.update({ weight });
      await providers.waitFor(({ nodes }) => nodes[0]?.record.weight === 4);
      expect(new Set(seen)).toEqual(new Set([1]));
      expect(announcement.record.weight).toBe(4);
    });

    it('takes a provider off the list at once that has said that it is leaving', async () => {
      const registry = fresh();
      const providers = open().watchProviders(service);
      const announcement = registry.announceProvider(service, 'node1', { address: '127.0.0.1:9091' });
      await announcement.update({ state: 'draining' });
      await providers.waitFor(({ nodes }) => nodes[0]?.record.state === 'draining');
      await announcement.withdraw();
      expect(await providers.waitFor(({ nodes }) => nodes.length === 0)).toMatchObject({ stale: false });
      await announcement.withdraw();
      await expect(announcement.registered()).rejects.toMatchObject({ code: 'CLOSED' });
      await expect(announcement.update({ weight: 2 })).rejects.toMatchObject({ code: 'CLOSED' });
    });

    it('keeps the last provider, and says that the list is stale, when it goes without a word', async () => {
      const registry = fresh();
      const providers = open().watchProviders(service);
      const announcement = registry.announceProvider(service, 'node1', { address: '127.0.0.1:9091' });
      await providers.waitFor(({ nodes }) => nodes.length === 1);
      await announcement.withdraw();
      const snapshot = await providers.waitFor(({ stale }) => stale);
      expect(snapshot.nodes).toMatchObject([{ node: 'node1', held: true }]);
      // Until the client finds that it does not work.
      providers.report('node1', false);
      expect(providers.value).toMatchObject({ nodes: [], stale: false });
    });

    it('gives every snapshot in order to a reader that keeps up, and the latest to one that does not', async () => {
      const registry = fresh();
      const providers = open().watchProviders(service);
      await providers.waitFor(({ complete }) => complete);
      const iterator = providers[Symbol.asyncIterator]();
      expect((await iterator.next()).value).toMatchObject({ nodes: [] });
      for (const port of [1, 2, 3])
        await registry
          .announceProvider(service, `node${port}`, { address: `127.0.0.1:${port}` })
          .registered();
      await providers.waitFor(({ nodes }) => nodes.length === 3);
      expect(names((await iterator.next()).value)).toEqual(['node1', 'node2', 'node3']);
      await providers.close();
      expect((await iterator.next()).done).toBe(true);
    });

    it('leaves out a provider whose record cannot be read, and says why; the others stay', async () => {
      const registry = fresh();
      await registry.announceProvider(service, 'good', { address: '127.0.0.1:9091' }).registered();
      const folder = `/thriftkeeper/${service}/providers`;
      await place.write(`${folder}/broken`, 'no json');
      await place.write(`${folder}/old`, '{"address": "127.0.0.1:9092"}');
      await place.write(`${folder}/strange`, '{"address": "127.0.0.1:9093", "weight": "heavy"}');
      const providers = open().watchProviders(service);
      const snapshot = await providers.waitFor(
        ({ nodes, unreadable }) => nodes.length + unreadable.length === 4,
      );
      expect(names(snapshot)).toEqual(['good', 'old']);
      expect(snapshot.unreadable.map(({ node, error }) => [node, error.code]).sort()).toEqual([
        ['broken', 'RECORD_INVALID'],
        ['strange', 'RECORD_INVALID'],
      ]);
      expect(snapshot.unreadable.find(({ node }) => node === 'strange')?.error.message).toContain('/weight');
    });

    it('counts a consumer whatever its record says', async () => {
      const registry = fresh();
      await registry.announceConsumer(service, 'billing1', { application: 'billing' }).registered();
      await place.write(`/thriftkeeper/${service}/consumers/from2014`, 'hello');
      const consumers = open().watchConsumers(service);
      const { nodes } = await consumers.waitFor((snapshot) => snapshot.nodes.length === 2);
      expect(nodes.map(({ node, record }) => [node, record.application])).toEqual([
        ['billing1', 'billing'],
        ['from2014', undefined],
      ]);
    });

    it('keeps the last of the reports of a node beside its record, with its token, until it is withdrawn', async () => {
      const registry = fresh();
      const stats = open().watchStats(service, 'providers');
      await stats.waitFor(({ complete }) => complete);
      const provider = registry.announceProvider(service, 'node1', { address: '127.0.0.1:9091' });
      await provider.registered();
      const report = (sequence: number): StatsReport => ({
        role: 'provider',
        at: '2025-03-01T12:00:00.000Z',
        startedAt: '2025-03-01T12:00:00.000Z',
        sequence,
        connections: 0,
        inProgress: 0,
        methods: {},
      });
      const announced = registry.announceStats('providers', provider, report(1));
      await announced.registered();
      for (const sequence of [2, 3, 4]) announced.replace(report(sequence));
      const { nodes } = await stats.waitFor((snapshot) => snapshot.nodes[0]?.record.sequence === 4);
      expect(nodes).toMatchObject([{ node: 'node1', record: { token: provider.record.token } }]);
      expect(() => announced.replace({ ...report(5), at: 'noon' })).toThrow(
        expect.objectContaining({ code: 'RECORD_INVALID' }),
      );
      expect(() => registry.announceStats('providers', provider, report(6))).toThrow(
        expect.objectContaining({ code: 'NODE_CONFLICT' }),
      );
      await place.write(`/thriftkeeper/${service}/stats/providers/node2`, '{"role": "provider"}');
      await stats.waitFor(({ unreadable }) => unreadable[0]?.error.code === 'RECORD_INVALID');
      await announced.withdraw();
      await stats.waitFor((snapshot) => snapshot.nodes.length === 0);
      expect(() => announced.replace(report(7))).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    });

    it('refuses a node name that is taken, naming both sides, and takes it when the other leaves', async () => {
      const registry = fresh();
      const other = open();
      const first = registry.announceProvider(service, 'node1', { address: '127.0.0.1:9091', pid: 41 });
      await first.registered();
      const second = other.announceProvider(service, 'node1', { address: '127.0.0.1:9092', pid: 42 });
      await expect(second.registered()).rejects.toMatchObject({ code: 'NODE_CONFLICT' });
      await expect(second.registered()).rejects.toThrow(
        /127\.0\.0\.1:9091, pid 41.*127\.0\.0\.1:9092, pid 42/,
      );
      expect(() => registry.announceProvider(service, 'node1', { address: '127.0.0.1:1' })).toThrow(
        /already/,
      );
      await first.withdraw();
      await second.state.waitFor(({ name }) => name === 'registered');
    });

    it('puts its node back when somebody deletes it, and its content when somebody changes it', async () => {
      const registry = fresh();
      const announcement = registry.announceConsumer(service, 'mine', { application: 'billing' });
      await announcement.registered();
      const watcher = open().watchConsumers(service);
      await watcher.waitFor(({ nodes }) => nodes[0]?.record.application === 'billing');
      const path = `/thriftkeeper/${service}/consumers/mine`;
      await place.write(path, JSON.stringify({ ...announcement.record, application: 'other' }));
      await watcher.waitFor(({ nodes }) => nodes[0]?.record.application === 'billing');
      await announcement.registered();
    });

    it('refuses what must not be written before anything is written', async () => {
      const registry = fresh();
      const announce = (node: string, record: object) => () =>
        registry.announceProvider(service, node, record as { address: string });
      expect(announce('a/b', { address: 'a:1' })).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }));
      expect(announce('..', { address: 'a:1' })).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }));
      expect(announce('n', {})).toThrow(expect.objectContaining({ code: 'RECORD_INVALID' }));
      expect(announce('n', { address: '0.0.0.0:9090' })).toThrow(
        expect.objectContaining({ code: 'INVALID_ADDRESS' }),
      );
      expect(announce('n', { address: 'a:1', weight: -1 })).toThrow(
        expect.objectContaining({ code: 'RECORD_INVALID' }),
      );
      expect(announce('n', { address: 'a:1', extra: 'x'.repeat(70_000) })).toThrow(
        expect.objectContaining({ code: 'RECORD_TOO_LARGE' }),
      );
      expect(() => registry.watchProviders('idl')).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }));
      expect(registry.status().registrations).toEqual([]);
      const announcement = registry.announceProvider(service, 'n', { address: 'a:1' });
      await expect(announcement.update({ weight: 1.5 })).rejects.toMatchObject({ code: 'RECORD_INVALID' });
      expect(announcement.record.weight).toBeUndefined();
    });

    it('keeps the control document by compare-and-set: two operators never lose each other’s change', async () => {
      const registry = fresh();
      const [one, two] = [registry.control(service), open().control(service)];
      expect(await one.read()).toEqual({ document: {}, version: undefined });
      const decide = (node: string) => (document: ControlDocument) => ({
        ...document,
        providers: {
          ...document.providers,
          [node]: { weight: { value: 0, by: 'ann', at: '2025-03-01T12:00:00Z', why: 'disk full' } },
        },
      });
      const nodes = Array.from({ length: 6 }, (_, index) => `node${index}`);
      // Two at a time, each against the other, until all have been written.
      for (let index = 0; index < nodes.length; index += 2) {
        await Promise.all([one.update(decide(nodes[index]!)), two.update(decide(nodes[index + 1]!))]);
      }
      const { document, version } = await one.read();
      expect(Object.keys(document.providers ?? {}).sort()).toEqual(nodes);
      await two.update((current) => current);
      await expect(one.write({}, version)).rejects.toMatchObject({ code: 'CONTROL_CONFLICT' });
      await expect(one.write({}, undefined)).rejects.toMatchObject({ code: 'CONTROL_CONFLICT' });
      await expect(
        one.write({ providers: { n: { weight: { value: -1, by: 'a', at: 'b', why: 'c' } } } }, version),
      ).rejects.toMatchObject({
        code: 'CONTROL_INVALID',
      });
      const forgotten = one.update(() => undefined as never);
      await expect(forgotten).rejects.toMatchObject({ code: 'CONTROL_INVALID' });
      await expect(forgotten).rejects.toThrow('must return the new document');
    });

    it('follows the control document, and keeps the last good one when a bad one is written', async () => {
      const registry = fresh();
      const control = registry.control(service);
      const { live } = control.watch();
      expect(await live.waitFor(({ stale }) => !stale)).toMatchObject({ document: {}, version: undefined });
      const document: ControlDocument = {
        consumers: {
          'application:billing': { kick: { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'storm' } },
        },
      };
      await control.write(document, undefined);
      await live.waitFor((snapshot) => snapshot.document.consumers !== undefined);
      await place.write(`/thriftkeeper/${service}/control`, '{"consumers": {"address:nowhere": {}}}');
      const after = await live.waitFor(({ problem }) => problem !== undefined);
      expect(after).toMatchObject({ document, problem: { code: 'CONTROL_INVALID' } });
      await place.write(`/thriftkeeper/${service}/control`, '');
      await live.waitFor(
        (snapshot) => snapshot.problem === undefined && snapshot.document.consumers === undefined,
      );
    });

    it('stores an interface once, under the hash of its files, and gives it to everybody', async () => {
      const registry = fresh();
      const document = {
        main: 'a.thrift',
        files: { 'a.thrift': `// ${service}\r\nservice A {}` },
      };
      // What a literal makes of this name is no member.
      Object.defineProperty(document.files, '__proto__', { value: '// é😀', enumerable: true });
      const others = await Promise.all([open(), open(), registry].map((one) => one.storeInterface(document)));
      const hash = await registry.storeInterface(structuredClone(document));
      expect(others).toEqual([hash, hash, hash]);
      expect(hash).toBe(writeIdlDocument(document).hash);
      const read = await open().interfaceOf(hash);
      expect(Object.entries(read!.files).sort()).toEqual(Object.entries(document.files).sort());
      expect(await registry.interfaceOf('0'.repeat(64))).toBeUndefined();
      await expect(registry.interfaceOf('../control')).rejects.toMatchObject({ code: 'INVALID_NAME' });
    });

    it('counts an interface as missing that is not what its hash says, and tells why', async () => {
      const registry = fresh();
      const hash = await registry.storeInterface({ main: 'a', files: { a: `// ${service}` } });
      await place.write(`/thriftkeeper/idl/${hash}`, '{"files":{"a":"something else"},"main":"a"}');
      const problems: ThriftkeeperError[] = [];
      const warned = (problem: ThriftkeeperError) => void problems.push(problem);
      expect(await registry.interfaceOf(hash, { warned })).toBeUndefined();
      expect(problems).toMatchObject([{ code: 'RECORD_INVALID', message: expect.stringContaining(hash) }]);
    });

    it('stores no interface that its readers would refuse', async () => {
      const registry = fresh();
      const store = (document: object) => registry.storeInterface(document as IdlDocument);
      const invalid = { code: 'RECORD_INVALID' };
      await expect(store({ main: 'b', files: { a: '' } })).rejects.toMatchObject(invalid);
      await expect(store({ main: 'a', files: { a: '', '../b': '' } })).rejects.toMatchObject(invalid);
      await expect(store({ main: 'a', files: { a: 7 } })).rejects.toMatchObject(invalid);
      await expect(store({ main: 'a', files: { a: '\ud800' } })).rejects.toMatchObject(invalid);
      await expect(store({ main: 'a', files: { a: 'x'.repeat(524_288) } })).rejects.toMatchObject({
        code: 'RECORD_TOO_LARGE',
      });
    });

    it('ends every wait and refuses new work when it is closed', async () => {
      const registry = fresh();
      const providers = registry.watchProviders(service);
      const announcement = registry.announceProvider(service, 'node1', { address: '127.0.0.1:9091' });
      await announcement.registered();
      const watcher = open().watchProviders(service);
      await watcher.waitFor(({ nodes }) => nodes.length === 1);
      const waiting = expect(providers.waitFor(({ nodes }) => nodes.length === 7)).rejects.toMatchObject({
        code: 'CLOSED',
      });
      await registry.close();
      await registry.close();
      await waiting;
      expect(() => registry.watchProviders(service)).toThrow(expect.objectContaining({ code: 'CLOSED' }));
      expect(() => registry.announceProvider(service, 'n', { address: 'a:1' })).toThrow(
        expect.objectContaining({ code: 'CLOSED' }),
      );
      expect(registry.state.value).toEqual({ name: 'closed' });
      // Its nodes went with its session.
      await eventually('the node has gone', () => watcher.value.nodes.every(({ held }) => held));
    });

    it('gives up a wait by its signal or after its time, and says what it waited for', async () => {
      const registry = fresh();
      const providers = registry.watchProviders(service);
      const reason = new Error('enough');
      const never = () => false;
      await expect(providers.waitFor(never, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
        code: 'ABORTED',
        cause: reason,
      });
      await expect(providers.waitFor(never, { timeoutMs: 1 })).rejects.toMatchObject({
        code: 'DEADLINE_EXCEEDED',
      });
      await expect(providers.waitFor(never, { timeoutMs: 1 })).rejects.toThrow(`the providers of ${service}`);
    });
  });
}
