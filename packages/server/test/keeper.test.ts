import type { ControlDocument } from '@thriftkeeper/registry';
import { type ConnectionOptions, clientOn, identify, Keeper } from '@thriftkeeper/transport';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it } from 'vitest';
import type { CallContext, ServerOptions } from '../src/index.ts';
import { deferred, places } from './place.ts';
import { Calculator } from './tutorial.ts';

const newPlace = places();
const said = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'storms' };
const code = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: { code: string }) => error.code,
  );

const kept = async (options: ServerOptions = {}, handler: object = { ping() {} }) => {
  const place = newPlace();
  const operators = place.registry();
  const server = await place.serve({ version: '1.2.3', ...options }, handler);
  const decide = (document: ControlDocument) =>
    operators
      .control('tutorial')
      .update(() => document)
      .then(() => {});
  const keeper = async (more: ConnectionOptions = {}) =>
    clientOn(await place.connect(server, { multiplexed: 'thriftkeeper', ...more }), Keeper);
  return { place, server, decide, keeper };
};

describe('a consumer that says who it is', () => {
  it.each<[string, ConnectionOptions & ServerOptions]>([
    ['buffered binary', {}],
    ['framed compact', { transport: 'framed', protocol: 'compact' }],
    ['header compact', { transport: 'header', protocol: 'compact' }],
    ['buffered json', { protocol: 'json' }],
    ['buffered binary, with i64 as bigint', { int64: 'bigint' }],
  ])('over %s is known to every later call on its connection, and told who answers', async (_, stack) => {
    const seen: unknown[] = [];
    const { place, server } = await kept(stack, {
      ping: ({ consumer }: CallContext) => void seen.push(consumer),
    });
    const connection = await place.connect(server, stack);
    const client = clientOn(connection, Calculator);
    await client.ping();
    // Calls may be sent right behind it.
    const [answer] = await Promise.all([
      identify(connection, { node: 'billing1', application: 'billing', pid: 2 ** 33 }),
      client.ping(),
    ]);
    expect(answer).toMatchObject({
      node: 'node1',
      serviceName: 'tutorial',
      spec: 1,
      version: '1.2.3',
      language: 'typescript',
      library: '@thriftkeeper/server',
      limits: [],
    });
    await identify(connection, { node: 'other' });
    await client.ping();
    expect(seen).toEqual([
      { address: '127.0.0.1' },
      { node: 'billing1', application: 'billing', address: '127.0.0.1' },
      { node: 'other', address: '127.0.0.1' },
    ]);
    expect(place.record()?.capabilities).toEqual(['identify', 'refuse']);
  });

  it('is held to the limits that are about it, and told of them', async () => {
    const { place, server, decide } = await kept();
    const [billing, other] = [await place.connect(server), await place.connect(server)];
    const limit = { ...said, callsPerSecond: 0.01, burst: 3, expiresAt: '2999-01-01T00:00:00Z' };
    await decide({ consumers: { 'application:billing': { limit }, 'node:nobody': { limit } } });
    await eventually('the limit is known', async () => {
      const { limits } = await identify(billing, { node: 'billing1', application: 'billing' });
      return limits?.length === 1 && limits[0];
    });
    const { limits } = await identify(billing, { node: 'billing1', application: 'billing' });
    expect(limits).toMatchObject([
      {
        selector: 'application:billing',
        callsPerSecond: 0.01,
        burst: 3,
        expiresAt: limit.expiresAt,
        why: 'storms',
      },
    ]);
    await identify(other, { node: 'other1' });
    const pings = Array.from({ length: 4 }, () => code(clientOn(billing, Calculator).ping()));
    expect(await Promise.all(pings)).toEqual([undefined, undefined, undefined, 'LIMITED']);
    expect(await code(clientOn(other, Calculator).ping())).toBeUndefined();
  });

  it('is turned away while it is banned, with reason and end, and nobody else', async () => {
    const { place, server, decide } = await kept();
    const [billing, other] = [await place.connect(server), await place.connect(server)];
    await identify(billing, { node: 'billing1' });
    await identify(other, { node: 'other1' });
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await decide({ consumers: { 'node:billing1': { kick: { ...said, expiresAt } } } });
    await billing.closed;
    expect(await code(clientOn(other, Calculator).ping())).toBeUndefined();
    const again = await place.connect(server);
    const refused = await identify(again, { node: 'billing1' }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'KICKED', outcome: 'refused' });
    expect((refused as { details: { retryAfterMs: number } }).details.retryAfterMs).toBeGreaterThan(1e6);
    expect(String(refused)).toContain(`node billing1 is banned until ${expiresAt}: storms`);
    await again.closed;
  });

  it('has calls behind a refused identification refused too', async () => {
    const { place, server, decide } = await kept();
    const first = await place.connect(server);
    await identify(first, { node: 'billing1' });
    await decide({ consumers: { 'node:billing1': { kick: said } } });
    await first.closed;
    const connection = await place.connect(server);
    const calls = [identify(connection, { node: 'billing1' }), clientOn(connection, Calculator).ping()];
    expect(await Promise.all(calls.map(code))).toEqual(['KICKED', 'KICKED']);
  });

  it('is told of a ban of years as of any other, for as long a wait as can be told', async () => {
    const { place, server, decide } = await kept();
    const first = await place.connect(server);
    await identify(first, { node: 'billing1' });
    await decide({
      consumers: { 'node:billing1': { kick: { ...said, expiresAt: '2999-01-01T00:00:00Z' } } },
    });
    await first.closed;
    const connection = await place.connect(server);
    const refused = await Promise.allSettled([
      identify(connection, { node: 'billing1' }),
      clientOn(connection, Calculator).ping(),
    ]);
    const banned = { code: 'KICKED', outcome: 'refused', details: { retryAfterMs: 2 ** 31 - 1 } };
    expect(refused).toMatchObject([{ reason: banned }, { reason: banned }]);
  });

  it.each([
    ['an empty node', { node: '' }, /node name/],
    ['a node with a slash', { node: 'a/b' }, /slash/],
    ['an application that is too long', { node: 'a', application: 'x'.repeat(256) }, /256 bytes/],
  ])('with %s is refused, and its connection goes on without a name', async (_, names, text) => {
    const { place, server } = await kept();
    const connection = await place.connect(server);
    const call = identify(connection, names);
    await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(call).rejects.toThrow(text);
    await clientOn(connection, Calculator).ping();
  });

  it('does not name a whole connection over HTTP', async () => {
    const seen: unknown[] = [];
    const { place, server } = await kept(
      { transport: 'http' },
      { ping: ({ consumer }: CallContext) => void seen.push(consumer) },
    );
    const connection = await place.connect(server, { transport: 'http' });
    await identify(connection, { node: 'a' });
    await clientOn(connection, Calculator).ping();
    expect(seen).toEqual([{ address: '127.0.0.1' }]);
  });
});

describe('the health of a server', () => {
  it('is told while it refuses calls, and is no call of the service', async () => {
    const held = deferred<number>();
    const told: string[] = [];
    const { place, server, decide, keeper } = await kept(
      {
        maxInProgress: 1,
        stopTimes: { noticeMs: 5_000, quietMs: 200 },
        hooks: { callStarted: ({ method }) => void told.push(method.name) },
      },
      { add: () => held.promise, ping() {} },
    );
    const health = await keeper({ int64: 'number' });
    const client = await place.client(server);
    const call = client.add(1, 2);
    await eventually('it is in progress', () => server.inProgress === 1);
    expect(await code(client.ping())).toBe('OVERLOADED');
    expect(await health.health()).toMatchObject({ state: 'up', inProgress: 1 });
    await server.setReady(false);
    expect(await health.health()).toMatchObject({ state: 'notReady' });
    await decide({ providers: { node1: { state: { ...said, value: 'disabled' } } } });
    await eventually('it is disabled', async () => (await health.health()).state === 'disabled');
    await decide({});
    const stopped = server.stop();
    await eventually('it drains', async () => (await health.health()).state === 'draining');
    expect(await health.health()).toMatchObject({ inProgress: 1 });
    expect(Number((await health.health()).uptimeMs)).toBeGreaterThanOrEqual(0);
    held.resolve(3);
    expect(await call).toBe(3);
    await stopped;
    expect(told).toEqual(['add', 'ping']);
  });

  it('is not told to those who are banned', async () => {
    const { decide, keeper, server } = await kept();
    await decide({ consumers: { 'address:127.0.0.1': { kick: said } } });
    await eventually('the ban holds', async () => {
      const end = await code((await keeper()).health());
      return end === 'KICKED';
    });
    await eventually('they are gone', () => server.connections.size === 0);
  });
});

it('a server that stands in no registry has no keeper service: nobody knows it by a name', async () => {
  const { place, server } = await kept({ registry: undefined });
  const connection = await place.connect(server);
  expect(await code(identify(connection, { node: 'a' }))).toBe('METHOD_UNKNOWN');
  await clientOn(connection, Calculator).ping();
});
