import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, makeCertificates } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../src/index.ts';
import { eligible, places } from './place.ts';
import { Calculator, calculator } from './tutorial.ts';

const place = places();

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: { code: string }) => error.code,
  );

describe('a client that is closed', () => {
  it('waits for the calls under way, and for those that are repeated elsewhere', async () => {
    const { serve, client } = place();
    const held = Promise.withResolvers<number>();
    const dying = await serve({ node: 'dying' }, { ...calculator(), add: () => new Promise(() => {}) });
    await serve({ node: 'staying' }, { ...calculator(), add: () => held.promise });
    const calls = client({ idempotent: ['add'] });
    await eventually('both stand', () => eligible(calls) === 2);
    const both = [calls.add(1, 1, { provider: 'staying' }), calls.add(1, 1)];
    // Where the second one went is up to the picker; let it be the dying one in the end.
    const third = calls.add(1, 1, { provider: 'dying' });
    await eventually('they are held', () => dying.inProgress > 0);
    let closed = false;
    const closing = calls.$.close().then(() => {
      closed = true;
    });
    expect(await codeOf(calls.ping())).toBe('CLOSED');
    // The pinned one has nowhere else to go; it ends as it is, or with the client.
    const end = codeOf(third);
    await dying.stop({ now: true });
    expect(['CONNECTION_LOST', 'CLOSED']).toContain(await end);
    expect(closed).toBe(false);
    held.resolve(2);
    expect(await Promise.all(both)).toEqual([2, 2]);
    await closing;
  });

  it('waits no longer than it is told to', async () => {
    const { serve, client } = place();
    const server = await serve({}, { ...calculator(), add: () => new Promise(() => {}) });
    const calls = client({ idempotent: ['add'] });
    const held = codeOf(calls.add(1, 1));
    await eventually('it is held', () => server.inProgress > 0);
    await calls.$.close({ graceMs: 20 });
    expect(['CONNECTION_LOST', 'CLOSED']).toContain(await held);
  });

  it('leaves no call behind that seeks a connection', async () => {
    const { client } = place();
    const silent = await silentServer();
    const calls = client({ providers: [{ address: silent, concurrency: true }], connectTimeoutMs: 60_000 });
    const lost = client({ providers: ['127.0.0.1:1'] });
    const ends = [codeOf(calls.ping({ deadlineMs: 500 })), codeOf(lost.ping())];
    await eventually('the second has found nobody', () => eligible(lost) === 0);
    await Promise.all([calls.$.close(), lost.$.close({ graceMs: 0 })]);
    expect(await ends[1]).toBe('CLOSED');
    expect(await ends[0]).toMatch(/DEADLINE_EXCEEDED|CLOSED/);
  });

  it('is not held up by calls whose options are none: they fail at once', async () => {
    const { serve, client } = place();
    await serve();
    const calls = client();
    expect(await calls.add(1, 2)).toBe(3);
    for (const wrong of [null, () => {}, { deadline: 5 }, { signal: new AbortController() }])
      expect(await codeOf(calls.add(1, 2, wrong as never))).toBe('INVALID_ARGUMENT');
    await calls.$.close();
    const unseen = client({
      interceptors: [(_call, next) => next({ options: { signal: {} as AbortSignal } })],
    });
    expect(await codeOf(unseen.ping())).toBe('INVALID_ARGUMENT');
    await unseen.$.close();
  });

  it('closes by `await using`, twice if need be, before its registry is loaded too', async () => {
    {
      await using calls = createClient(Calculator, { service: 's', zookeeper: '127.0.0.1:1' });
      const never = codeOf(calls.ping());
      await calls.$.close();
      expect(await never).toBe('CLOSED');
    }
    const wrong = createClient(Calculator, { service: 's', zookeeper: 'host:99999' });
    expect(await codeOf(wrong.ping())).toBe('INVALID_ADDRESS');
    expect(await codeOf(wrong.$.ready())).toBe('INVALID_ADDRESS');
    await wrong.$.close();
  });
});

describe('a client over its life', () => {
  it('is ready when a connection stands, not when an address is known', async () => {
    const { serve, client } = place();
    const silent = createTcpServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    await new Promise((resolve) => silent.close(resolve));
    const calls = client({ providers: [`127.0.0.1:${port}`] });
    expect(await codeOf(calls.$.ready({ timeoutMs: 60 }))).toBe('NO_PROVIDER');
    const controller = new AbortController();
    const aborted = codeOf(calls.$.ready({ signal: controller.signal }));
    controller.abort();
    expect(await aborted).toBe('ABORTED');
    await serve({ listen: `127.0.0.1:${port}` });
    await calls.$.ready();
    expect(await calls.add(1, 2)).toBe(3);
  });

  it('connects to the few of a large fleet that it calls, and calls a process that takes the place of another', async () => {
    const { serve, client, registry } = place();
    const direct = registry();
    const first = await serve({ registry: direct, node: 'node00' });
    for (let index = 1; index < 30; index++) {
      const node = `node${String(index).padStart(2, '0')}`;
      await direct.announceProvider('tutorial', node, { address: '127.0.0.1:1', weight: 0 }).registered();
    }
    const calls = client();
    await eventually('all are known', () => calls.$.why().length === 30);
    expect(first.connections.size).toBe(0);
    await calls.$.ready();
    expect(await calls.add(1, 2)).toBe(3);
    // Its process dies, and another takes its node before the list shows a gap.
    await first.stop({ now: true });
    await eventually('it is out of reach', () => eligible(calls) === 0);
    await serve({ node: 'node00' });
    await eventually('it is called', () => calls.ping().then(() => true));
  });

  it('survives a listener that throws: the call settles, and the error is seen', async () => {
    const { serve, client } = place();
    await serve();
    const seen: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => seen.push(error));
    onTestFinished(() => {
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    });
    const thrown = new Error('of the listener');
    const calls = client({
      onAttempt: () => {
        throw thrown;
      },
    });
    expect(await calls.add(1, 2)).toBe(3);
    await eventually('it is seen', () => seen.includes(thrown));
  });

  it('says how many arguments there should be, and leaves its options alone', async () => {
    const { serve, client, registry } = place();
    await serve();
    const options = Object.freeze({
      service: 'tutorial',
      registry: registry(),
      idempotent: Object.freeze(['add']),
    });
    const calls = client(options);
    const add = calls.add as unknown as (...args: unknown[]) => Promise<number>;
    await expect(add(1)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(add(1, 2, 3, {})).rejects.toThrow(/takes 2 arguments/);
    expect(await add(1, 2, undefined)).toBe(3);
  });

  it('calls over TLS, and over a unix socket', async () => {
    const { serve, client } = place();
    const { ca, server, client: own } = await makeCertificates();
    const folder = await mkdtemp(join(tmpdir(), 'client-'));
    await serve({ node: 'tls', tls: { ...server, ca, requestCert: true, rejectUnauthorized: true } });
    await serve({ node: 'unix', listen: `unix:${folder}/s` });
    const calls = client({ tls: { ca, ...own } });
    await eventually('both stand', () => eligible(calls) === 2);
    for (const node of ['tls', 'unix']) expect(await calls.add(1, 2, { provider: node })).toBe(3);
    const stranger = client({ tls: { ca: [] } });
    const refused = stranger.add(1, 2, { provider: 'tls', deadlineMs: 500 }).catch((error: unknown) => error);
    expect(await refused).toMatchObject({ code: 'NO_PROVIDER', cause: { code: 'TLS_FAILED' } });
    await rm(folder, { recursive: true });
  });

  it('calls one of several services of a port by its name', async () => {
    const { serve, client } = place();
    const other = { ...calculator(), add: () => 1_000 };
    await serve({ multiplexed: { other: { module: Calculator, handler: other } } });
    expect(await client().add(1, 2)).toBe(3);
    expect(await client({ multiplexed: 'other' }).add(1, 2)).toBe(1_000);
    const error = await client({ multiplexed: 'nobody', waitForProviders: false })
      .add(1, 2)
      .catch((failure: unknown) => failure);
    expect(String(error)).toMatch(/no multiplexed service nobody; it lists other/);
  });

  it('reports how many connections it has where', async () => {
    const { serve, client, registry } = place();
    for (const node of ['one', 'two']) await serve({ node });
    const calls = client({ node: 'me', statsIntervalMs: 1_000 });
    for (const provider of ['one', 'two']) await calls.add(1, 1, { provider });
    const stats = registry().watchStats('tutorial', 'consumers');
    const providers = await eventually('it has reported of both', () => {
      const report = stats.value.nodes.find(({ node }) => node === 'me')?.record;
      return report?.role === 'consumer' && Object.keys(report.providers).length === 2 && report.providers;
    });
    expect(providers).toMatchObject({ one: { connections: 1 }, two: { connections: 1 } });
  });

  it('refuses bad names at once', () => {
    const create = (options: object) => () =>
      createClient(Calculator, { zookeeper: 'a:1', service: 's', ...options });
    for (const options of [{ service: 'a/b' }, { node: '' }])
      expect(create(options)).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }));
    expect(create({ maxAttempts: 0 })).toThrow(/"maxAttempts" is 0/);
    expect(() => createClient(Calculator, { providers: ['nowhere'] })).toThrow(
      expect.objectContaining({ code: 'INVALID_ADDRESS' }),
    );
  });
});

/** A port that takes connections and never says a word. */
async function silentServer(): Promise<string> {
  const server: TcpServer = createTcpServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}
