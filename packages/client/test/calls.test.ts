import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type ClientOptions, createClient } from '../src/index.ts';
import { startLoad } from './load.ts';
import { eligible, places } from './place.ts';
import { Calculator, calculator, InvalidOperation, Operation, Work } from './tutorial.ts';

describe('a client of servers that it finds in a registry', () => {
  const place = places();

  it('calls every method, typed, with results, declared exceptions and oneway', async () => {
    const { serve, client } = place();
    const handler = calculator();
    await serve({}, handler);
    const calls = client();
    expectTypeOf(calls.add(1, 2)).resolves.toEqualTypeOf<number>();
    expect(await calls.add(1, 2)).toBe(3);
    expect(await calls.ping()).toBeUndefined();
    expect(await calls.getStruct(7)).toMatchObject({ key: 7, value: 'value 7' });
    const byZero = calls.calculate(1, new Work({ num1: 1, num2: 0, op: Operation.DIVIDE }));
    await expect(byZero).rejects.toBeInstanceOf(InvalidOperation);
    await expect(byZero).rejects.toMatchObject({ why: 'division by zero' });
    await calls.zip();
    await eventually('the oneway call has arrived', () => handler.calls === 5);
  });

  it('spreads calls over all providers, by weight where the picker goes by it', async () => {
    const { serve, client } = place();
    const handlers = [calculator(), calculator(), calculator()];
    for (const [index, handler] of handlers.entries()) await serve({ weight: index === 2 ? 2 : 1 }, handler);
    const calls = client({ picker: 'smoothWeightedRoundRobin' });
    await eventually('all are known', () => eligible(calls) === 3);
    for (let index = 0; index < 400; index++) await calls.ping();
    expect(handlers.map((handler) => handler.calls)).toEqual([100, 100, 200]);
  });

  it('uses a new provider as soon as it is announced', async () => {
    const { serve, client } = place();
    await serve();
    const calls = client({ picker: 'roundRobin' });
    await calls.ping();
    const handler = calculator();
    await serve({}, handler);
    await eventually('the new one is called', async () => {
      await calls.ping();
      return handler.calls > 0;
    });
  });

  it('loses no call when a server stops in order', async () => {
    const { serve, client } = place();
    await serve();
    const leaving = await serve();
    const calls = client();
    const load = startLoad(() => calls.add(1, 1), 8);
    await eventually('both are called', () => eligible(calls) === 2 && load.ends.length > 200);
    await leaving.stop();
    await load.more(200);
    await load.stop();
    expect(load.failures()).toEqual([]);
  });

  it('loses no call either when a server stops that no registry tells of', async () => {
    const { serve, client } = place();
    const [leaving, staying] = [await serve({ registry: undefined }), await serve({ registry: undefined })];
    const calls = client({
      providers: [leaving, staying].map(({ address }) => ({
        address,
        concurrency: true,
        capabilities: ['refuse'],
      })),
    });
    const load = startLoad(() => calls.add(1, 1), 8);
    await eventually('both are called', () => leaving.connections.size > 0 && load.ends.length > 200);
    await leaving.stop();
    await load.more(500);
    await load.stop();
    expect(load.failures()).toEqual([]);
  });

  it('leaves a server that dies at once; idempotent calls that were there are repeated elsewhere', async () => {
    const { serve, client } = place();
    const hold = { ...calculator(), add: () => new Promise(() => {}) };
    const dying = await serve({ node: 'dying' }, hold);
    await serve({ node: 'staying' });
    const calls = client({ idempotent: ['add'], picker: 'roundRobin' });
    await eventually('both stand', () => eligible(calls) === 2);
    const held = Array.from({ length: 4 }, () => calls.add(2, 3));
    await eventually('some are held there', () => dying.inProgress > 0);
    dying.stop({ now: true });
    expect(await Promise.all(held)).toEqual([5, 5, 5, 5]);
  });

  it('says of a call that was lost with its server that nobody knows whether it ran', async () => {
    const { serve, client } = place();
    const hold = { ...calculator(), add: () => new Promise(() => {}) };
    const dying = await serve({}, hold);
    const calls = client();
    const lost = expect(calls.add(1, 1)).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      outcome: 'unknown',
    });
    await eventually('it is held there', () => dying.inProgress > 0);
    await dying.stop({ now: true });
    await lost;
  });

  it('goes elsewhere when a provider refuses a call before running it', async () => {
    const { serve, client } = place();
    const refusing = await serve({ node: 'refusing' });
    const handler = calculator();
    await serve({ node: 'taking' }, handler);
    const calls = client({ picker: 'roundRobin' });
    await eventually('both stand', () => eligible(calls) === 2);
    // It refuses from now on, without having told the registry.
    void refusing.stop();
    await Promise.all(Array.from({ length: 20 }, () => calls.ping()));
    expect(handler.calls).toBeGreaterThan(0);
  });

  it('holds connections for one call each towards a provider that takes no more', async () => {
    const { serve, client, registry } = place();
    const server = await serve({});
    const direct = registry();
    await direct
      .announceProvider('plain', 'n', {
        address: server.address,
        concurrency: false,
        capabilities: ['refuse'],
      })
      .registered();
    const calls = client({ service: 'plain', registry: direct, maxConnectionsPerProvider: 3 });
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => calls.add(index, 1)));
    expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(server.connections.size).toBeLessThanOrEqual(3);
    expect(server.connections.size).toBeGreaterThan(1);
  });

  it('builds the stack that each record asks for', async () => {
    const { serve, client } = place();
    for (const transport of ['buffered', 'framed', 'http', 'header'] as const) {
      for (const protocol of ['binary', 'compact', 'json'] as const) {
        if (transport === 'header' && protocol === 'json') continue;
        const path = transport === 'http' ? { path: '/calculator' } : {};
        await serve({ transport, protocol, ...path, node: `${transport}-${protocol}` });
      }
    }
    const calls = client();
    await eventually('all stand', () => eligible(calls) === 11);
    for (const { node } of calls.$.why()) expect(await calls.add(20, 22, { provider: node })).toBe(42);
  });

  it('calls a provider of 2014 that is known by nothing but its address', async () => {
    const { serve, tree, client } = place();
    const server = await serve({ service: 'other' });
    for (const path of ['/thriftkeeper/old', '/thriftkeeper/old/providers'])
      tree.create(path, new Uint8Array(), undefined);
    tree.create(
      '/thriftkeeper/old/providers/node1',
      Buffer.from(`{"address": "${server.address}"}`),
      undefined,
    );
    expect(await client({ service: 'old' }).add(1, 1)).toBe(2);
  });

  it('pins a call to a provider, and hashes others to the same one', async () => {
    const { serve, client } = place();
    const handlers = [calculator(), calculator(), calculator()];
    for (const [index, handler] of handlers.entries()) await serve({ node: `node${index}` }, handler);
    const pinning = client();
    await eventually('all stand', () => eligible(pinning) === 3);
    for (let index = 0; index < 10; index++) await pinning.ping({ provider: 'node1' });
    expect(handlers.map(({ calls }) => calls)).toEqual([0, 10, 0]);
    const hashing = client({ picker: 'consistentHash' });
    await eventually('all stand', () => eligible(hashing) === 3);
    for (let index = 0; index < 10; index++) await hashing.ping({ hashKey: 'the same key' });
    expect(handlers.map(({ calls }) => calls).filter((count) => count % 10 === 0)).toHaveLength(3);
  });

  it('announces itself as a consumer, and withdraws when it is closed', async () => {
    const { serve, client, registry } = place();
    await serve();
    const calls = client({ application: 'billing', zone: 'here' });
    await calls.ping();
    const consumers = registry().watchConsumers('tutorial');
    const { nodes } = await consumers.waitFor((snapshot) => snapshot.nodes.length === 1);
    expect(nodes[0]!.record).toMatchObject({ application: 'billing', zone: 'here', pid: process.pid });
    await calls.$.close();
    await consumers.waitFor((snapshot) => snapshot.nodes.length === 0);
  });

  it('tells how each attempt ended', async () => {
    const { serve, client } = place();
    const server = await serve({ node: 'one' });
    const ends: unknown[] = [];
    const calls = client({ onAttempt: ({ latencyMs, ...end }) => ends.push(end) });
    await calls.ping();
    expect(ends).toEqual([
      { method: 'ping', node: 'one', address: server.address, attempt: 1, error: undefined },
    ]);
  });

  it('knows static addresses without any registry, and without loading ZooKeeper', async () => {
    const { serve, client } = place();
    const server = await serve();
    const calls = client({ providers: [server.address] });
    expect(await calls.add(1, 2)).toBe(3);
  });

  describe('used wrongly or in bad company', () => {
    it.each([
      [undefined, /there are none/],
      [{}, /exactly one of/],
      [{ providers: ['a:1'], zookeeper: 'b:1' }, /exactly one of/],
      [{ zookeeper: 'a:1' }, /"service" is needed/],
      [{ providers: ['a:1'], deadlinMs: 5 }, /nearest is "deadlineMs"/],
      [{ providers: ['a:1'], picker: 'best' }, /there is no picker "best"/],
      [{ providers: ['a:1'], idempotent: ['ad'] }, /nearest method is "add"/],
      [{ providers: ['a:1'], deadlineMs: 0.5 }, /whole number/],
      [{ providers: ['a:1'], deadlineMs: '5' }, /"deadlineMs" is "5"; it must be a whole number/],
      [{ providers: 'a:1' }, /"providers" is "a:1"; it must be a list/],
      [{ providers: ['a:1'], idempotent: 'add' }, /must be a list of names/],
      [{ providers: ['a:1'], hedging: { delay: 5 } }, /nearest is "hedging.delayMs"/],
      [{ providers: ['a:1'], interceptors: [5] }, /must be a list of functions/],
      [{ providers: ['a:1'], ejection: 'no' }, /"ejection" is "no"; it must be true or false/],
      [{ providers: ['a:1'], application: '' }, /not empty/],
      [{ providers: ['a:1'], limits: { maxSize: 5 } }, /no "limits.maxSize"/],
      [{ providers: ['a:1'], int64: 'long' }, /"Int64", "bigint" or "number"/],
      [{ service: 's', registry: {} }, /"registry" is of type Object; it must be a registry/],
    ])('refuses the options %j', (options, message) => {
      const create = () => createClient(Calculator, options as ClientOptions);
      expect(create).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
      expect(create).toThrow(message);
    });

    it('says that there is no provider, or waits for one within the deadline', async () => {
      const { serve, client } = place();
      const impatient = client({ waitForProviders: false });
      await eventually('the list is known', () => impatient.$.providers?.value.complete);
      await expect(impatient.ping()).rejects.toMatchObject({ code: 'NO_PROVIDER', outcome: 'notWritten' });
      await expect(client().ping({ deadlineMs: 60 })).rejects.toMatchObject({ code: 'NO_PROVIDER' });
      const patient = client().add(1, 1);
      await serve();
      expect(await patient).toBe(2);
    });

    it('names every provider and why it was skipped', async () => {
      const { serve, client, registry } = place();
      const draining = await serve({ node: 'draining' });
      await draining.announce({ state: 'draining' });
      await serve({ node: 'weightless', weight: 0 });
      const direct = registry();
      await direct
        .announceProvider('tutorial', 'strange', { address: '127.0.0.1:1', transport: 'pigeon' })
        .registered();
      await direct.announceProvider('tutorial', 'dead', { address: '127.0.0.1:1' }).registered();
      const calls = client();
      await eventually('all are known', () => calls.$.why().length === 4);
      const error = await calls.ping({ deadlineMs: 300 }).catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code: 'NO_PROVIDER', cause: { code: 'CONNECT_FAILED' } });
      const { message } = error as Error;
      expect(message).toMatch(/4 registered/);
      expect(message).toMatch(/draining at \S+: draining/);
      expect(message).toMatch(/weightless at \S+: weight 0/);
      expect(message).toMatch(/strange at \S+: unsupported stack \(transport pigeon/);
      expect(message).toMatch(/dead at 127\.0\.0\.1:1: /);
      expect(message).toMatch(/confirmed by the registry/);
      await expect(calls.$.ready({ timeoutMs: 10 })).rejects.toMatchObject({ code: 'NO_PROVIDER' });
    });

    it('ends calls by their deadline, a deadline of 0 and an aborted signal, keeping the reason', async () => {
      const { serve, client } = place();
      await serve({}, { ...calculator(), add: () => new Promise(() => {}) });
      const calls = client();
      await calls.ping();
      await expect(calls.add(1, 1, { deadlineMs: 30 })).rejects.toMatchObject({
        code: 'DEADLINE_EXCEEDED',
        outcome: 'unknown',
      });
      await expect(calls.add(1, 1, { deadlineMs: 0 })).rejects.toMatchObject({
        code: 'DEADLINE_EXCEEDED',
        outcome: 'notWritten',
      });
      const reason = new Error('enough');
      await expect(calls.add(1, 1, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
        code: 'ABORTED',
        cause: reason,
      });
      const controller = new AbortController();
      const aborted = calls.add(1, 1, { signal: controller.signal });
      controller.abort(reason);
      await expect(aborted).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
    });

    it('ends a call that waits for a provider by its signal, or with the client', async () => {
      const { client } = place();
      const calls = client();
      const controller = new AbortController();
      const waiting = calls.ping({ signal: controller.signal });
      controller.abort();
      await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
      const closing = expect(calls.ping()).rejects.toMatchObject({ code: 'CLOSED' });
      await calls.$.close();
      await closing;
      await expect(calls.ping()).rejects.toMatchObject({ code: 'CLOSED', outcome: 'notWritten' });
      await calls.$.close();
    });

    it('says so when server and record disagree about the stack', async () => {
      const { serve, client, registry } = place();
      const framed = await serve({ transport: 'framed', service: 'elsewhere', node: 'f' });
      const buffered = await serve({ service: 'elsewhere', node: 'b' });
      const direct = registry();
      await direct
        .announceProvider('lies', 'saysBuffered', { address: framed.address, concurrency: true })
        .registered();
      await direct
        .announceProvider('lies', 'saysFramed', {
          address: buffered.address,
          transport: 'framed',
          concurrency: true,
        })
        .registered();
      const calls = client({ service: 'lies' });
      await eventually('both are known', () => calls.$.why().length === 2);
      for (const node of ['saysBuffered', 'saysFramed']) {
        const error = await calls
          .ping({ provider: node, deadlineMs: 2_000 })
          .catch((failure: unknown) => failure);
        expect(['PROTOCOL_ERROR', 'APPLICATION_EXCEPTION', 'CONNECTION_LOST']).toContain(
          (error as { code: string }).code,
        );
        expect((error as Error).message).toMatch(/framed|buffered/);
      }
    });
  });
});
