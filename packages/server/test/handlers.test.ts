import { describeService } from '@thriftkeeper/transport';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it } from 'vitest';
import { type CallContext, callbacks } from '../src/index.ts';
import { deferred, places } from './place.ts';
import { Calculator, InvalidOperation, Operation, Work } from './tutorial.ts';

const newPlace = places();

/** A client of a server with this handler. */
const clientOf = async (handler: object) => {
  const place = newPlace();
  const server = await place.serve({}, handler);
  return { place, server, client: await place.client(server) };
};

const divide = new Work({ num1: 1, num2: 0, op: Operation.DIVIDE });
const impossible = () => new InvalidOperation({ whatOp: Operation.DIVIDE, why: 'division by zero' });

describe('handlers', () => {
  it.each<[string, object]>([
    [
      'sync',
      {
        add: (a: number, b: number) => a + b,
        calculate: () => {
          throw impossible();
        },
      },
    ],
    [
      'async',
      {
        add: async (a: number, b: number) => a + b,
        calculate: async () => {
          throw impossible();
        },
      },
    ],
    [
      'of callbacks',
      callbacks(Calculator, {
        add: (a, b, done) => setImmediate(() => done(null, a + b)),
        calculate: (_logid, _work, done) => done(impossible()),
      }),
    ],
    [
      'of callbacks that call back at once, or throw',
      callbacks(Calculator, {
        add: (a, b, done) => done(undefined, a + b),
        calculate: () => {
          throw impossible();
        },
      }),
    ],
  ])('that are %s give results and declared exceptions', async (_kind, handler) => {
    const { client } = await clientOf(handler);
    expect(await client.add(1, 2)).toBe(3);
    await expect(client.calculate(1, divide)).rejects.toMatchObject({
      name: 'InvalidOperation',
      why: 'division by zero',
    });
  });

  it('are called on their object: classes serve, with private fields and inherited methods', async () => {
    class Base {
      #calls = 0;
      ping() {
        this.#calls++;
      }
      get calls() {
        return this.#calls;
      }
    }
    class Counter extends Base {
      add() {
        return this.calls;
      }
    }
    const { client } = await clientOf(new Counter());
    await client.ping();
    await client.ping();
    expect(await client.add(0, 0)).toBe(2);
  });

  it('of callbacks are called on their object too', async () => {
    class Counter {
      calls = 0;
      add(_one: number, _other: number, done: (error?: unknown, result?: number) => void) {
        done(null, ++this.calls);
      }
    }
    const { client } = await clientOf(callbacks(Calculator, new Counter()));
    expect([await client.add(0, 0), await client.add(0, 0)]).toEqual([1, 2]);
  });

  it('that are missing are named, and the others go on', async () => {
    for (const handler of [
      { ping() {}, add: 'no function' },
      callbacks(Calculator, { ping: (done) => done() }),
    ]) {
      const { client } = await clientOf(handler);
      const failure = await client.add(1, 2).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'HANDLER_MISSING', outcome: 'answered' });
      expect(String(failure)).toContain("'add'");
      await client.ping();
    }
  });

  it.each([
    ['an error', new Error('boom'), /boom/],
    ['a text', 'just text', /just text/],
    ['nothing', undefined, /undefined/],
    ['null', null, /null/],
    ['an exception that is not declared here', impossible(), /InvalidOperation/],
  ])('that throw or reject with %s answer HANDLER_FAILED', async (_what, reason, text) => {
    const fail = () => {
      throw reason;
    };
    const { client } = await clientOf({ add: fail, ping: async () => fail(), zip: async () => fail() });
    for (const method of ['add', 'ping'] as const) {
      const call = method === 'add' ? client.add(1, 2) : client.ping();
      await expect(call).rejects.toMatchObject({ code: 'HANDLER_FAILED', outcome: 'answered' });
      await expect(call).rejects.toThrow(text);
    }
    // Nobody hears of a oneway call that fails, nor dies of it.
    await client.zip();
    await expect(client.ping()).rejects.toMatchObject({ code: 'HANDLER_FAILED' });
  });

  it('of callbacks that are async functions and reject fail their call, and nothing else', async () => {
    const { client } = await clientOf(
      callbacks(Calculator, {
        add: async () => {
          throw new Error('rejected');
        },
        ping: async (done) => done(),
      }),
    );
    await expect(client.add(1, 2)).rejects.toThrow(/rejected/);
    await client.ping();
  });

  it('of callbacks count once, by their first word', async () => {
    const { client } = await clientOf(
      callbacks(Calculator, {
        add: (_one, _other, done) => {
          done(null, 1);
          done(new Error('too late'));
          throw new Error('too late as well');
        },
        zip: () => {},
      }),
    );
    expect(await client.add(0, 0)).toBe(1);
    await client.zip();
    expect(await client.add(0, 0)).toBe(1);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'abc'],
    ['a fraction', 0.5],
    ['too large a number', 2 ** 31],
    ['a promise of a text', Promise.resolve('abc')],
  ])('that return %s for an i32 answer INVALID_RESULT', async (_what, value) => {
    const { client } = await clientOf({ add: () => value, getStruct: () => value, ping: () => value });
    await expect(client.add(1, 2)).rejects.toMatchObject({ code: 'INVALID_RESULT', outcome: 'answered' });
    // A void method gives nothing, whatever its handler returns.
    expect(await client.ping()).toBeUndefined();
  });
});

describe('the context of a call', () => {
  it('comes behind the arguments, and knows method, service and peer', async () => {
    const seen = deferred<CallContext>();
    const { server, client } = await clientOf({
      add(one: number, other: number, context: CallContext) {
        seen.resolve(context);
        return one + other;
      },
    });
    expect(await client.add(1, 2)).toBe(3);
    const { method, service, peer, signal } = await seen.promise;
    expect({ method, service }).toEqual({ method: 'add', service: '' });
    expect([...server.connections].map((connection) => connection.peer)).toContain(peer);
    expect(signal.aborted).toBe(false);
  });

  it('is aborted when the caller goes, and the late answer hurts nobody', async () => {
    const began = deferred<AbortSignal>();
    const ended = deferred<number>();
    const place = newPlace();
    const server = await place.serve(
      {},
      {
        add(_one: number, _other: number, { signal }: CallContext) {
          began.resolve(signal);
          return ended.promise;
        },
      },
    );
    const connection = await place.connect(server);
    const client = await place.client(server);
    const call = connection
      .call(describeService(Calculator).methods.get('add')!, [1, 2])
      .catch((error: { code: string }) => error.code);
    const signal = await began.promise;
    expect(server.inProgress).toBe(1);
    connection.destroy();
    expect(await call).toBe('CONNECTION_LOST');
    await eventually('the handler is told', () => signal.aborted);
    ended.resolve(3);
    await eventually('it has ended', () => server.inProgress === 0);
    await expect(client.ping()).rejects.toMatchObject({ code: 'HANDLER_MISSING' });
  });
});
