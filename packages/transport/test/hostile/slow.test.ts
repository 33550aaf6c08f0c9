import { beforeAll, describe, expect, it } from 'vitest';
import { Deadlines, type ServerConnection } from '../../src/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { deferred, serving } from '../serving.ts';
import { STACKS } from '../stacks.ts';
import { CALL_NUMBERS, handler, service } from './calls.ts';
import { turn } from './memory-socket.ts';
import { type AttackedStack, type Recording, record } from './recording.ts';

const { listen, raw } = serving();
/** Longer than any of it takes, however busy the machine is. */
const BOUND = { timeout: 30_000 };
let recording: Recording;

beforeAll(async () => {
  recording = await record();
});

/** The session of this one call; `isPositive` answers at once, so that answers come in order. */
const sessionOf = ({ transport, protocol }: AttackedStack) =>
  recording.sessions.find(
    ({ calls, ...stack }) =>
      stack.transport === transport && stack.protocol === protocol && calls.length === 1 && calls[0] === 9,
  )!;

const start = async (stack: AttackedStack, options: object = {}) => {
  const clock = new ManualClock();
  const closed = deferred<Error | undefined>();
  const opened = deferred<ServerConnection>();
  const hooks = {
    connectionOpened: (connection: ServerConnection) => opened.resolve(connection),
    connectionClosed: (_: unknown, error: Error | undefined) => closed.resolve(error),
  };
  const deadlines = new Deadlines(clock);
  const { transport, protocol } = stack;
  const listener = await listen(
    { address: '127.0.0.1:0', service, transport, protocol, deadlines, hooks, ...options },
    handler,
  );
  const client = await raw(listener);
  return { clock, closed: closed.promise, client, connection: await opened.promise };
};

const STREAMS = STACKS.filter(({ transport }) => transport !== 'http');

describe('slow bytes', () => {
  it.each(STACKS)('are a call once they are whole: $transport/$protocol', async (stack) => {
    expect(CALL_NUMBERS).toContain(9);
    const { client } = await start(stack);
    const { sent, received } = sessionOf(stack);
    const answered = new Promise<Buffer>((resolve) => client.socket.once('data', resolve));
    for (let at = 0; at < sent.length; at++) {
      await client.write(sent.subarray(at, at + 1));
      await turn();
    }
    const answer = await answered;
    if (stack.transport !== 'http') expect(answer.toString('hex')).toBe(received.toString('hex'));
    else expect(answer.toString('latin1')).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it.each(STREAMS)('that never end, end the connection: $transport/$protocol', async (stack) => {
    const { clock, closed, client, connection } = await start(stack, { messageTimeoutMs: 1000 });
    const { sent } = sessionOf(stack);
    let isClosed = false;
    void closed.then(() => {
      isClosed = true;
    });
    for (let at = 0; at < sent.length - 1 && !isClosed; at++) {
      await client.write(sent.subarray(at, at + 1));
      await expect.poll(() => isClosed || connection.bytesRead > at, BOUND).toBe(true);
      clock.advance(150);
      await turn();
    }
    expect(await closed).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    // At 150 ms a byte, and four looks within the time-out.
    expect(connection.bytesRead).toBeLessThan(12);
  });

  it.each(STREAMS)('that stop in the middle of a message, with FIN: $transport/$protocol', async (stack) => {
    const { closed, client, connection } = await start(stack);
    client.socket.end(sessionOf(stack).sent.subarray(0, 20));
    expect(await closed).toBeUndefined();
    expect(connection.callCount).toBe(0);
  });
});

describe('a client that says nothing', () => {
  it.each(STREAMS)('is let go when it was idle too long: $transport/$protocol', async (stack) => {
    const { clock, closed, client } = await start(stack, { idleTimeoutMs: 1000 });
    clock.advance(2000);
    await client.ended;
    expect(await closed).toBeUndefined();
  });

  it('is let go though it leaves its side open', async () => {
    const { clock, closed, client } = await start(STREAMS[0]!, { idleTimeoutMs: 1000 });
    client.socket.allowHalfOpen = true;
    const half = new Promise((resolve) => client.socket.once('end', resolve));
    clock.advance(2000);
    await half;
    expect(client.socket.writable).toBe(true);
    clock.advance(2000);
    expect(await closed).toBeUndefined();
  });
});

describe('large messages that are only announced', () => {
  it('take no memory', async () => {
    const listener = await listen({ address: '127.0.0.1:0', service, transport: 'framed' }, handler);
    const clients = await Promise.all(Array.from({ length: 100 }, () => raw(listener)));
    const before = process.memoryUsage().arrayBuffers;
    // 16 MiB each, which is as much as a message may have.
    for (const client of clients) await client.write(Buffer.from('0100000080', 'hex'));
    await expect
      .poll(() => [...listener.connections].every(({ bytesRead }) => bytesRead === 5), BOUND)
      .toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });
});
