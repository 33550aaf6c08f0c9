import type { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  type CallEnd,
  CallRefusal,
  clientOn,
  Deadlines,
  describeService,
  type IncomingCall,
  type ServerConnection,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { deferred, serving } from './serving.ts';
import { calculatorHandler, echoHandler, STYLES } from './stacks.ts';

const { listen, connect, raw } = serving();
const style = STYLES[1]!;
const service = style.Calculator;
const address = '127.0.0.1:0';
const PING = Buffer.from('800100010000000470696e670000000100', 'hex');
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('a listener', () => {
  it('answers as results come, matched by number', async () => {
    const held = deferred<number>();
    const listener = await listen({ address, service }, ({ args }) =>
      args[0] === 1 ? held.promise : args[0],
    );
    const client = clientOn(await connect(listener.address), service);
    const order: number[] = [];
    const slow = client.add(1, 0).then((sum) => order.push(sum));
    await client.add(2, 0).then((sum) => order.push(sum));
    held.resolve(1);
    await slow;
    expect(order).toEqual([2, 1]);
  });

  it('answers in the order of arrival where clients need that', async () => {
    const held = deferred<number>();
    let running = 0;
    const listener = await listen({ address, service, replyOrder: 'arrival' }, async ({ args }) => {
      expect(++running).toBe(1);
      const result = args[0] === 1 ? await held.promise : args[0];
      running--;
      return result;
    });
    const client = clientOn(await connect(listener.address), service);
    const order: number[] = [];
    const calls = [1, 2, 3].map((a) => client.add(a, 0).then((sum) => order.push(sum)));
    await tick();
    held.resolve(1);
    await Promise.all(calls);
    expect(order).toEqual([1, 2, 3]);
  });

  it('reads no further while too many calls of a connection are in progress', async () => {
    const held = deferred();
    const started: unknown[] = [];
    const listener = await listen({ address, service, maxInProgress: 3 }, async ({ args }) => {
      started.push(args[0]);
      if (started.length <= 3) await held.promise;
      return args[0];
    });
    const client = clientOn(await connect(listener.address), service);
    const calls = Array.from({ length: 50 }, (_, i) => client.add(i, 0));
    await expect.poll(() => started.length).toBe(3);
    for (let i = 0; i < 20; i++) await tick();
    expect(started).toEqual([0, 1, 2]);
    held.resolve();
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('reads no further while a client does not read its replies, and loses none', async () => {
    const everywhere = style.Everywhere;
    const big = 'x'.repeat(256 * 1024);
    let ran = 0;
    const handler = echoHandler({
      echoString: () => {
        ran++;
        return big;
      },
    });
    const listener = await listen({ address, service: everywhere, highWaterBytes: 1024 * 1024 }, handler);
    const client = await raw(listener);
    client.socket.pause();
    const name = Buffer.from('echoString');
    const call = Buffer.concat([
      Buffer.from('80010001', 'hex'),
      Buffer.from([0, 0, 0, name.length]),
      name,
      Buffer.from('0000000100', 'hex'),
    ]);
    const calls = 200;
    await client.write(Buffer.concat(new Array<Buffer>(calls).fill(call)));
    const [connection] = listener.connections;
    // It stands still well below 200 replies of 256 KiB.
    let before = -1;
    while (before !== ran || ran === 0) {
      before = ran;
      for (let i = 0; i < 200; i++) await tick();
    }
    expect(ran).toBeLessThan(calls);
    expect(connection?.inProgress).toBe(0);
    let received = 0;
    const all = new Promise<void>((resolve) => {
      client.socket.on('data', (chunk) => {
        received += chunk.length;
        if (ran === calls && received >= calls * big.length) resolve();
      });
    });
    client.socket.resume();
    await all;
    expect(ran).toBe(calls);
  });

  it('refuses calls while it drains, answers those in progress, and closes', async () => {
    const held = deferred<number>();
    const arrived = deferred();
    const listener = await listen({ address, service }, () => {
      arrived.resolve();
      return held.promise;
    });
    const connection = await connect(listener.address, { trustCodes: true });
    const client = clientOn(connection, service);
    const slow = client.add(1, 1);
    await arrived.promise;
    listener.drain();
    await expect(client.add(2, 2)).rejects.toMatchObject({ code: 'DRAINING', outcome: 'refused' });
    const closing = listener.close();
    expect(listener.close()).toBe(closing);
    held.resolve(7);
    expect(await slow).toBe(7);
    await closing;
    await connection.closed;
    expect(listener.connections.size).toBe(0);
    await expect(connect(listener.address)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      outcome: 'notWritten',
    });
  });

  it('cuts off what is still in progress after the grace', async () => {
    const clock = new ManualClock();
    const arrived = deferred();
    const listener = await listen({ address, service, deadlines: new Deadlines(clock) }, () => {
      arrived.resolve();
      return new Promise(() => {});
    });
    const call = clientOn(await connect(listener.address), service).add(1, 1);
    await arrived.promise;
    const closing = listener.close({ graceMs: 500 });
    clock.advance(499);
    expect(listener.inProgress).toBe(1);
    clock.advance(1);
    await closing;
    await expect(call).rejects.toMatchObject({ code: 'CONNECTION_LOST', outcome: 'unknown' });
  });

  it('kicks the connections that fit, and no others', async () => {
    const listener = await listen({ address, service }, calculatorHandler(style));
    const [bad, good] = [await connect(listener.address), await connect(listener.address)];
    const [first] = listener.connections;
    first!.data = { consumer: 'bad' };
    const isBad = ({ data }: ServerConnection): boolean =>
      (data as { consumer?: string } | undefined)?.consumer === 'bad';
    expect(listener.kick(isBad, new Error('banned'))).toBe(1);
    await bad.closed;
    expect(await clientOn(good, service).add(1, 2)).toBe(3);
    expect(listener.connections.size).toBe(1);
  });

  it('lets whoever admits calls refuse them, before their handlers run', async () => {
    const ends: string[] = [];
    const refusal = new CallRefusal('NOT_READY', 'still warming up');
    const listener = await listen(
      {
        address,
        service,
        admit: ({ method }) => (method.name === 'add' ? refusal : undefined),
        hooks: { callEnded: ({ admitted }, end) => void ends.push(`${admitted} ${end}`) },
      },
      calculatorHandler(style),
    );
    const client = clientOn(await connect(listener.address, { trustCodes: true }), service);
    await expect(client.add(1, 2)).rejects.toMatchObject({ code: 'NOT_READY', outcome: 'refused' });
    await client.ping();
    expect(ends).toEqual(['false refused', 'true returned']);
  });

  it('answers every call that has arrived when one of them makes it close the connection', async () => {
    const refusal = new CallRefusal('KICKED', 'banned');
    const unknown: ServerConnection[] = [];
    const listener = await listen(
      {
        address,
        service,
        admit: ({ connection }) => {
          connection.close();
          return refusal;
        },
        hooks: { callUnknown: (connection) => void unknown.push(connection) },
      },
      calculatorHandler(style),
    );
    const connection = await connect(listener.address, { trustCodes: true });
    const client = clientOn(connection, service);
    const codes = Array.from({ length: 20 }, () => client.add(1, 2).catch(({ code }) => code));
    expect(new Set(await Promise.all(codes))).toEqual(new Set(['KICKED']));
    await connection.closed;
    expect(unknown).toEqual([]);
  });

  it('tells of calls of methods that it does not serve', async () => {
    const unknown: string[] = [];
    const listener = await listen(
      { address, service, hooks: { callUnknown: ({ peer }) => void unknown.push(peer) } },
      calculatorHandler(style),
    );
    const connection = await connect(listener.address, { multiplexed: 'nobody' });
    await expect(clientOn(connection, service).ping()).rejects.toMatchObject({ code: 'METHOD_UNKNOWN' });
    expect(unknown).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });

  it('turns away connections beyond its limit', async () => {
    const rejected: string[] = [];
    const hooks = {
      connectionRejected: (peer: string, error: Error) => void rejected.push(`${peer} ${error.message}`),
    };
    const listener = await listen({ address, service, maxConnections: 1, hooks }, calculatorHandler(style));
    const first = clientOn(await connect(listener.address), service);
    await first.ping();
    const second = await raw(listener);
    expect((await second.ended).length).toBe(0);
    expect(rejected).toEqual([expect.stringMatching(/127\.0\.0\.1:\d+ 1 connections are open/)]);
    expect(await first.add(1, 2)).toBe(3);
  });

  it('tells its hooks about connections and calls', async () => {
    const events: string[] = [];
    const sizes: number[] = [];
    const listener = await listen(
      {
        address,
        service,
        hooks: {
          connectionOpened: ({ peer }) => void events.push(`opened ${peer.replace(/\d+$/, 'port')}`),
          connectionClosed: (_connection, error) => void events.push(`closed ${error?.message}`),
          callStarted: ({ method }) => void events.push(`started ${method.name}`),
          callEnded: (call: IncomingCall, end: CallEnd, _error, replyBytes, durationMs) => {
            events.push(`ended ${call.method.name} ${end}`);
            sizes.push(call.requestBytes, replyBytes, durationMs);
          },
        },
      },
      calculatorHandler(style),
    );
    const connection = await connect(listener.address);
    await clientOn(connection, service).add(1, 2);
    await connection.close();
    await expect.poll(() => events.length).toBe(4);
    expect(events).toEqual([
      'opened 127.0.0.1:port',
      'started add',
      'ended add returned',
      'closed undefined',
    ]);
    expect(sizes.slice(0, 2)).toEqual([30, 23]);
    expect(sizes[2]).toBeGreaterThanOrEqual(0);
  });

  it('closes idle connections, by its clock', async () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock);
    const listener = await listen(
      { address, service, idleTimeoutMs: 1000, deadlines },
      calculatorHandler(style),
    );
    const client = await connect(listener.address);
    await clientOn(client, service).ping();
    clock.advance(900);
    await clientOn(client, service).ping();
    clock.advance(900);
    expect(listener.connections.size).toBe(1);
    clock.advance(600);
    await client.closed;
    expect(client.isOpen).toBe(false);
  });

  it('closes a connection whose message does not come to its end, however it drips', async () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock);
    const closed = deferred<Error | undefined>();
    const hooks = { connectionClosed: (_: unknown, error: Error | undefined) => closed.resolve(error) };
    const listener = await listen(
      { address, service, messageTimeoutMs: 1000, deadlines, hooks },
      calculatorHandler(style),
    );
    const loris = await raw(listener);
    const [connection] = listener.connections;
    for (let i = 0; i < PING.length - 1 && listener.connections.size > 0; i++) {
      await loris.write(PING.subarray(i, i + 1));
      await expect.poll(() => connection!.bytesRead > i || listener.connections.size === 0).toBe(true);
      clock.advance(200);
      await tick();
    }
    expect(await closed.promise).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await loris.ended;
  });

  it('goes on when the system can open no more connections for a while, and tells of it', async () => {
    const rejected: [string, unknown][] = [];
    const hooks = { connectionRejected: (peer: string, error: unknown) => void rejected.push([peer, error]) };
    const listener = await listen({ address, service, hooks }, () => undefined);
    const { server } = listener as unknown as { server: EventEmitter };
    server.emit('error', new Error('accept EMFILE'));
    expect(rejected).toMatchObject([
      ['', { code: 'LISTEN_FAILED', message: expect.stringContaining('EMFILE') }],
    ]);
    await clientOn(await connect(listener.address), service).ping();
  });

  it('needs a service, and a stack that it has', async () => {
    await expect(listen({ address }, () => {})).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    const wrong: [object, RegExp][] = [
      [{ tls: {} }, /no certificate/],
      [{ limits: { maxMessages: 5 } }, /no "limits.maxMessages"; there are maxMessageBytes, maxDepth/],
      [{ limits: { maxDepth: 0 } }, /"limits.maxDepth" is 0; it must be a whole number from 1/],
      [{ int64: 'long' }, /"int64" is long; it must be one of Int64, number, bigint/],
    ];
    for (const [options, says] of wrong) {
      const listening = listen({ address, service, ...options }, () => {});
      await expect(listening).rejects.toMatchObject({ code: 'INVALID_OPTION' });
      await expect(listening).rejects.toThrow(says);
    }
    const http = { address, service, transport: 'carrier pigeon' as never };
    await expect(listen(http, () => {})).rejects.toMatchObject({ code: 'UNSUPPORTED_STACK' });
    expect(describeService(service).name).toBe('Calculator');
  });
});
