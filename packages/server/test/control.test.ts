import type { ControlDocument, Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import { clientOn, consumerHeaders } from '@thriftkeeper/transport';
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

const retryAfterMs = (error: unknown) => (error as ThriftkeeperError).details.retryAfterMs;

/** A server, and operators who decide. */
const decided = async (options: ServerOptions = {}, handler: object = { ping() {} }) => {
  const place = newPlace();
  const operators: Registry = place.registry();
  const server = await place.serve(options, handler);
  const decide = (document: ControlDocument) =>
    operators
      .control('tutorial')
      .update(() => document)
      .then(() => {});
  return { place, server, decide };
};

describe('a provider that an operator has disabled', () => {
  it('refuses with the reason, stays registered and connected, and serves again when that ends', async () => {
    const { place, server, decide } = await decided();
    const client = await place.client(server);
    await client.ping();
    await decide({ providers: { node1: { state: { ...said, value: 'disabled' } } } });
    await eventually('it refuses', async () => (await code(client.ping())) === 'DISABLED');
    await expect(client.ping()).rejects.toMatchObject({ outcome: 'refused' });
    await expect(client.ping()).rejects.toThrow(/storms/);
    expect(place.record()).toMatchObject({ state: 'up' });
    await decide({ providers: { node1: { state: { ...said, value: 'enabled' } } } });
    await eventually('it serves', async () => (await code(client.ping())) === undefined);
  });

  it('serves on when it is drained by decision, or when another is disabled', async () => {
    const { place, server, decide } = await decided();
    const client = await place.client(server);
    const providers = {
      node1: { state: { ...said, value: 'draining' } },
      node2: { state: { ...said, value: 'disabled' } },
    };
    // The limit shows that the document is in force here.
    const consumers = { 'address:127.0.0.1': { limit: { ...said, callsPerSecond: 0 } } };
    await decide({ providers, consumers });
    await eventually('it holds', async () => (await code(client.ping())) === 'LIMITED');
    await decide({ providers });
    await eventually('the limit is taken back', async () => (await code(client.ping())) !== 'LIMITED');
    await client.ping();
  });
});

describe('a limit', () => {
  it('holds plain clients to it by their address, and says when there is room again', async () => {
    const { place, server, decide } = await decided();
    const [one, other] = [await place.client(server), await place.client(server)];
    await decide({
      consumers: { 'address:127.0.0.0/8': { limit: { ...said, callsPerSecond: 0.01, burst: 5 } } },
    });
    await eventually('it holds', async () => (await code(one.ping())) === 'LIMITED');
    // All whom it matches share it.
    const refused = await other.ping().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'LIMITED', outcome: 'refused' });
    expect(retryAfterMs(refused)).toBeGreaterThan(1_000);
    expect(String(refused)).toContain('address 127.0.0.0/8 is limited to 0.01 calls a second');
    await decide({});
    await eventually('it is taken back', async () => (await code(one.ping())) === undefined);
  });

  it('is about those who are named, where headers say who calls', async () => {
    const seen: unknown[] = [];
    const { place, server, decide } = await decided(
      { transport: 'http' },
      { ping: ({ consumer }: CallContext) => void seen.push(consumer) },
    );
    const headers = consumerHeaders({ node: 'billing 1', application: 'billing' });
    const billing = await place.client(server, { transport: 'http', headers });
    const plain = await place.client(server, { transport: 'http' });
    await billing.ping();
    await plain.ping();
    expect(seen).toEqual([
      { node: 'billing 1', application: 'billing', address: '127.0.0.1' },
      { address: '127.0.0.1' },
    ]);
    await decide({ consumers: { 'application:billing': { limit: { ...said, callsPerSecond: 0 } } } });
    await eventually('it holds', async () => (await code(billing.ping())) === 'LIMITED');
    await plain.ping();
    await decide({ consumers: { 'node:billing 1': { kick: said } } });
    await eventually('it is banned', async () => (await code(billing.ping())) === 'KICKED');
    await plain.ping();
  });

  it('comes before the limit on calls in progress, and costs nothing when another refuses', async () => {
    const { place, server, decide } = await decided();
    const client = await place.client(server);
    await server.setReady(false);
    await decide({ consumers: { 'address:127.0.0.1': { limit: { ...said, callsPerSecond: 0 } } } });
    expect(await code(client.ping())).toBe('NOT_READY');
    await server.setReady(true);
    await eventually('it holds', async () => (await code(client.ping())) === 'LIMITED');
  });
});

describe('a kick', () => {
  it('closes connections, refuses the consumer until it ends, with reason and end, and lets it in again', async () => {
    const { place, server, decide } = await decided();
    const connection = await place.connect(server);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await decide({ consumers: { 'address:127.0.0.1': { kick: { ...said, expiresAt } } } });
    await connection.closed;
    const again = await place.connect(server);
    const refused = await clientOn(again, Calculator)
      .ping()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'KICKED', outcome: 'refused' });
    expect(retryAfterMs(refused)).toBeGreaterThan(3_000_000);
    expect(String(refused)).toContain(`address 127.0.0.1 is banned until ${expiresAt}: storms`);
    await again.closed;
    await decide({});
    await eventually(
      'it is let in',
      async () => (await code(clientOn(await place.connect(server), Calculator).ping())) === undefined,
    );
  });

  it('ends by itself at its time', async () => {
    const { place, server, decide } = await decided();
    const connection = await place.connect(server);
    const expiresAt = new Date(Date.now() + 500).toISOString();
    await decide({ consumers: { 'address:127.0.0.1': { kick: { ...said, expiresAt } } } });
    await connection.closed;
    await eventually(
      'it is let in',
      async () => (await code(clientOn(await place.connect(server), Calculator).ping())) === undefined,
    );
  });

  it('lets calls in progress end', async () => {
    const held = deferred<number>();
    const { place, server, decide } = await decided({}, { add: () => held.promise, ping() {} });
    const [busy, idle] = [await place.client(server), await place.connect(server)];
    const call = busy.add(1, 2);
    await eventually('it is in progress', () => server.inProgress === 1);
    await decide({ consumers: { 'address:127.0.0.1': { kick: said } } });
    await idle.closed;
    held.resolve(3);
    expect(await call).toBe(3);
    await eventually('it is closed then', () => server.connections.size === 0);
  });

  it('cuts off calls that take longer', async () => {
    const { place, server, decide } = await decided({}, { add: () => new Promise(() => {}) });
    const client = await place.client(server);
    const call = code(client.add(1, 2));
    await eventually('it is in progress', () => server.inProgress === 1);
    await decide({ consumers: { 'address:127.0.0.1': { kick: said } } });
    expect(await call).toBe('CONNECTION_LOST');
  });
});

describe('a control document that cannot be read', () => {
  it('changes nothing, and is told of', async () => {
    const warned: string[] = [];
    const { place, server, decide } = await decided({
      hooks: { warned: (problem) => void warned.push(problem.code) },
    });
    const client = await place.client(server);
    await decide({ providers: { node1: { state: { ...said, value: 'disabled' } } } });
    await eventually('it refuses', async () => (await code(client.ping())) === 'DISABLED');
    place.tree.write('/thriftkeeper/tutorial/control', Buffer.from('no JSON'), -1);
    await eventually('it is told of', () => warned.length > 0);
    expect(warned).toEqual(['CONTROL_INVALID']);
    expect(await code(client.ping())).toBe('DISABLED');
  });
});
