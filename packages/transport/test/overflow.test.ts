import { describe, expect, it } from 'vitest';
import { type ConnectionOptions, clientOn } from '../src/index.ts';
import { deferred, serving } from './serving.ts';
import { STYLES } from './stacks.ts';

const { listen, connect } = serving();
const style = STYLES[1]!;
const service = style.Everywhere;

describe.each(['buffered', 'http'] as const)('overflow: wait, over %s', (transport) => {
  /** A server that answers when told, and a client with these bounds. */
  const start = async (options: ConnectionOptions) => {
    const order: unknown[] = [];
    const waits = deferred();
    const listener = await listen({ address: '127.0.0.1:0', service, transport }, async ({ args }) => {
      order.push(args[0]);
      await waits.promise;
      return args[0];
    });
    const connection = await connect(listener.address, { transport, overflow: 'wait', ...options });
    const client = clientOn(connection, service);
    const sum = (i: number, options: object = {}) => client.sum(i, 0 as never, '', [], options);
    return { listener, connection, client, order, waits, sum };
  };

  it('lets calls wait for room, in order, and all are answered', async () => {
    const { connection, order, waits, sum } = await start({ maxInFlight: 2, maxSockets: 1 });
    const calls = Array.from({ length: 50 }, (_, i) => sum(i, i % 2 === 0 ? { deadlineMs: 5000 } : {}));
    await expect.poll(() => order.length).toBeGreaterThan(0);
    expect(order.length).toBeLessThanOrEqual(2);
    expect(connection.inFlight).toBe(50);
    waits.resolve();
    expect(await Promise.all(calls)).toEqual(calls.map((_, i) => i));
    expect(order).toEqual(calls.map((_, i) => i));
    expect(connection.inFlight).toBe(0);
  });

  it('bounds how many wait, how long, and hears their signals', async () => {
    const { waits, sum } = await start({ maxInFlight: 1, maxWaiting: 3 });
    const abort = new AbortController();
    const first = sum(0);
    const late = sum(1, { deadlineMs: 20 });
    const aborted = sum(2, { signal: abort.signal });
    const last = sum(3, { deadlineMs: 5000 });
    await expect(sum(4)).rejects.toMatchObject({ code: 'OVERLOADED', outcome: 'notWritten' });
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', outcome: 'notWritten' });
    abort.abort('why');
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED', outcome: 'notWritten', cause: 'why' });
    await expect(sum(5, { deadlineMs: 0 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await expect(sum(6, { signal: abort.signal })).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(sum(6, { signal: abort as never })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    waits.resolve();
    expect(await Promise.all([first, last])).toEqual([0, 3]);
  });

  it('waits where bytes are too many, too', async () => {
    const { client, waits } = await start({ maxQueuedBytes: 1000 });
    waits.resolve();
    const text = 'x'.repeat(5000);
    const texts = await Promise.all(Array.from({ length: 30 }, () => client.echoString(text)));
    expect(texts.every((each) => each === text)).toBe(true);
  });

  it('closes once those that wait are answered, and takes no more', async () => {
    const { connection, waits, sum } = await start({ maxInFlight: 1 });
    const calls = [sum(0), sum(1), sum(2)];
    const closing = connection.close({ graceMs: 5000 });
    await expect(sum(3)).rejects.toMatchObject({ code: 'CLOSED' });
    expect(connection.isOpen).toBe(false);
    waits.resolve();
    expect(await Promise.all(calls)).toEqual([0, 1, 2]);
    await closing;
  });

  it('sends all away when the connection ends', async () => {
    const { connection, sum } = await start({ maxInFlight: 1 });
    const ends = Promise.allSettled([sum(0), sum(1), sum(2)]);
    connection.destroy();
    const codes = (await ends).map((end) => (end as { reason: { code: string } }).reason.code);
    expect(codes).toEqual(['CONNECTION_LOST', 'CLOSED', 'CLOSED']);
    await connection.closed;
  });

  it('sends all away that still wait when the time to close is over', async () => {
    const { connection, sum } = await start({ maxInFlight: 1 });
    const ends = Promise.allSettled([sum(0), sum(1)]);
    await connection.close({ graceMs: 20 });
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
