import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientOn, connect, Deadlines } from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { deferred, serving } from './serving.ts';
import { calculatorHandler, STYLES } from './stacks.ts';

const { listen, connect: connected } = serving();
const style = STYLES[1]!;

const start = async (handler: (args: readonly unknown[]) => unknown) =>
  listen({ address: '127.0.0.1:0', service: style.Calculator }, (call) => handler(call.args));

describe('a call', () => {
  it('ends with its deadline, by the clock it was given, and its late answer is ignored', async () => {
    const held = deferred<number>();
    const arrived = deferred();
    const listener = await start(([a]) => {
      if (a !== 1) return a;
      arrived.resolve();
      return held.promise;
    });
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock);
    const connection = await connected(listener.address, { deadlines });
    const client = clientOn(connection, style.Calculator);
    const slow = client.add(1, 0, { deadlineMs: 100 });
    await arrived.promise;
    clock.advance(99);
    expect(connection.inFlight).toBe(1);
    clock.advance(5);
    await expect(slow).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      outcome: 'unknown',
      details: { written: true },
    });
    held.resolve(1);
    expect(await client.add(2, 0, { deadlineMs: 100 })).toBe(2);
    expect(deadlines.size).toBe(0);
    expect(connection.inFlight).toBe(0);
  });

  it('with a deadline of 0 fails at once, not written', async () => {
    const listener = await start(([a]) => a);
    const client = clientOn(await connected(listener.address), style.Calculator);
    await expect(client.add(1, 2, { deadlineMs: 0 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      outcome: 'notWritten',
    });
  });

  it('is given up when its signal aborts, with the reason as cause', async () => {
    const arrived = deferred();
    const listener = await start(() => {
      arrived.resolve();
      return new Promise(() => {});
    });
    const connection = await connected(listener.address);
    const client = clientOn(connection, style.Calculator);
    const before = AbortSignal.abort('too late');
    await expect(client.add(1, 2, { signal: before })).rejects.toMatchObject({
      code: 'ABORTED',
      outcome: 'notWritten',
      cause: 'too late',
    });
    const controller = new AbortController();
    // Nobody can listen to the controller itself: the call would hold up the connection's end for ever.
    const mistaken = client.add(1, 2, { signal: controller as unknown as AbortSignal });
    await expect(mistaken).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', outcome: 'notWritten' });
    expect(connection.inFlight).toBe(0);
    const call = client.add(1, 2, { signal: controller.signal });
    await arrived.promise;
    controller.abort('enough');
    await expect(call).rejects.toMatchObject({ code: 'ABORTED', outcome: 'unknown', cause: 'enough' });
    expect(connection.inFlight).toBe(0);
    connection.destroy();
  });

  it('that was not handed to the system before the connection was lost says so', async () => {
    const listener = await start(([a]) => a);
    const connection = await connected(listener.address);
    const call = clientOn(connection, style.Calculator).add(1, 2);
    connection.destroy(new Error('gone'));
    await expect(call).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      outcome: 'notWritten',
      details: { written: false },
    });
  });

  it('with wrong arguments fails alone, naming the field', async () => {
    const listener = await start(([a]) => a);
    const client = clientOn(await connected(listener.address), style.Calculator);
    const results = await Promise.allSettled([
      client.add(1, 2),
      client.add('abc' as never, 2),
      client.add(2 ** 31, 2),
      client.add(5, 2),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    const reasons = results.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(reasons[0]).toContain(`'add': argument num1 must be an i32, got "abc"`);
    expect(reasons[1]).toContain(
      `'add': argument num1 must be an i32 (-2147483648 to 2147483647), got 2147483648`,
    );
  });

  it('beyond the limits of the connection fails as overloaded, not written', async () => {
    const listener = await start(() => new Promise(() => {}));
    const few = await connected(listener.address, { maxInFlight: 2 });
    const client = clientOn(few, style.Calculator);
    const held = [client.add(1, 1), client.add(1, 1)];
    await expect(client.add(1, 1)).rejects.toMatchObject({ code: 'OVERLOADED', outcome: 'notWritten' });
    few.destroy();
    for (const call of held) await expect(call).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    const narrow = await connected(listener.address, { maxQueuedBytes: 100 });
    const comment = 'x'.repeat(200);
    const big = clientOn(narrow, style.Calculator).calculate(
      1,
      new style.types.Work({ num1: 1, num2: 1, op: 1, comment }),
    );
    await expect(clientOn(narrow, style.Calculator).ping()).rejects.toMatchObject({ code: 'OVERLOADED' });
    narrow.destroy();
    await expect(big).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('larger than a message may be is not sent, and harms no other', async () => {
    const listener = await start(([a]) => a);
    const connection = await connected(listener.address, { limits: { maxMessageBytes: 1000 } });
    const client = clientOn(connection, style.Calculator);
    const work = new style.types.Work({ num1: 1, num2: 1, op: 1, comment: 'x'.repeat(2000) });
    const [before, large, after] = await Promise.allSettled([
      client.add(1, 1),
      client.calculate(1, work),
      client.add(2, 1),
    ]);
    expect([before.status, after.status]).toEqual(['fulfilled', 'fulfilled']);
    expect((large as PromiseRejectedResult).reason).toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
      outcome: 'notWritten',
    });
  });

  it('without concurrency is alone on its connection, which ends when the call is given up', async () => {
    const listener = await start(() => new Promise(() => {}));
    const clock = new ManualClock();
    const connection = await connected(listener.address, {
      concurrency: false,
      deadlines: new Deadlines(clock),
    });
    const client = clientOn(connection, style.Calculator);
    const call = client.add(1, 1, { deadlineMs: 10 });
    await expect(client.add(1, 1)).rejects.toMatchObject({ code: 'OVERLOADED' });
    clock.advance(20);
    await expect(call).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(connection.isOpen).toBe(false);
    await connection.closed;
  });
});

describe('closing a connection', () => {
  it('waits for the calls in flight, takes no new ones, and may be asked for twice', async () => {
    const held = deferred<number>();
    const arrived = deferred();
    const listener = await start(() => {
      arrived.resolve();
      return held.promise;
    });
    const connection = await connected(listener.address);
    const client = clientOn(connection, style.Calculator);
    const call = client.add(1, 1);
    await arrived.promise;
    const closing = connection.close();
    expect(connection.close()).toBe(closing);
    await expect(client.ping()).rejects.toMatchObject({ code: 'CLOSED', outcome: 'notWritten' });
    held.resolve(42);
    expect(await call).toBe(42);
    await closing;
  });

  it('sends what was called just before', async () => {
    const got = deferred<unknown>();
    const listener = await listen({ address: '127.0.0.1:0', service: style.Calculator }, (call) =>
      got.resolve(call.method.name),
    );
    const connection = await connected(listener.address);
    const zip = clientOn(connection, style.Calculator).zip();
    await connection.close();
    await zip;
    expect(await got.promise).toBe('zip');
  });
});

describe('a connection that is lost at any moment', () => {
  it('settles every call exactly once, and keeps nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ calls: fc.integer({ min: 0, max: 5 }), answers: fc.nat(5), deadlines: fc.boolean() }),
          { minLength: 1, maxLength: 6 },
        ),
        fc.constantFrom('server', 'client', 'half message', 'close'),
        async (steps, end) => {
          let peer: Socket | undefined;
          let asked = 0;
          const server = createServer((socket) => {
            peer = socket;
            socket.on('error', () => {});
            socket.on('data', () => {});
          });
          await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
          const clock = new ManualClock();
          const deadlines = new Deadlines(clock);
          const accepted = new Promise((resolve) => server.once('connection', resolve));
          const connection = await connect(`127.0.0.1:${(server.address() as AddressInfo).port}`, {
            deadlines,
          });
          await accepted;
          const client = clientOn(connection, style.Calculator);
          const settlements: number[] = [];
          const calls: Promise<void>[] = [];
          let answered = 0;
          for (const step of steps) {
            for (let i = 0; i < step.calls; i++) {
              const index = asked++;
              settlements[index] = 0;
              const settled = (): void => {
                settlements[index]!++;
              };
              calls.push(client.add(index, 1, { deadlineMs: 50 }).then(settled, settled));
            }
            for (let i = 0; i < step.answers && answered < asked; i++) {
              answered++;
              const seqid = answered.toString(16).padStart(8, '0');
              peer!.write(Buffer.from(`8001000200000003616464${seqid}0800000000000100`, 'hex'));
            }
            await new Promise((resolve) => setImmediate(resolve));
            if (step.deadlines) clock.advance(60);
          }
          if (end === 'server') peer!.destroy();
          else if (end === 'client') connection.destroy();
          else if (end === 'half message') peer!.end(Buffer.from('80010002000000', 'hex'));
          else {
            const closing = connection.close();
            clock.advance(60);
            await closing;
          }
          await Promise.all(calls);
          await connection.closed;
          expect(settlements).toEqual(settlements.map(() => 1));
          expect(connection.inFlight).toBe(0);
          expect(deadlines.size).toBe(0);
          peer!.destroy();
          await new Promise((resolve) => server.close(resolve));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('tells its owner once', async () => {
    const listener = await listen(
      { address: '127.0.0.1:0', service: style.Calculator },
      calculatorHandler(style),
    );
    const told: (Error | undefined)[] = [];
    const connection = await connected(listener.address, { onClosed: (error) => told.push(error) });
    for (const each of listener.connections) each.destroy();
    await connection.closed;
    expect(told).toHaveLength(1);
    expect(told[0]).toBeInstanceOf(Error);
  });
});
