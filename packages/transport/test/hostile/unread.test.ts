import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOn, Deadlines } from '../../src/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { deferred, serving } from '../serving.ts';
import { service } from './calls.ts';
import { turn } from './memory-socket.ts';

const { listen, connect, raw } = serving();
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const BIG = 'x'.repeat(2 * 1024 * 1024);
/** `echoString` without arguments. */
const CALL = hex('80010001 0000000a 6563686f537472696e67 00000001 00');
const REQUEST = Buffer.concat([
  Buffer.from(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${CALL.length}\r\n\r\n`),
  CALL,
]);
/** Neither a message nor a request. */
const NOISE = hex('deadbeef');

/** A listener with a client that has sent ten calls, and these bytes behind them, and reads none of its answers. */
const startUnread = async (transport: 'buffered' | 'http', behind: Buffer) => {
  const clock = new ManualClock();
  const closed = deferred<Error | undefined>();
  let answered = 0;
  const hooks = {
    connectionClosed: (_: unknown, error: Error | undefined) => closed.resolve(error),
    callEnded: () => void answered++,
  };
  const options = { service, transport, messageTimeoutMs: 1000, highWaterBytes: 64 * 1024 * 1024, hooks };
  const listener = await listen(
    { address: '127.0.0.1:0', deadlines: new Deadlines(clock), ...options },
    () => BIG,
  );
  const client = await raw(listener);
  client.socket.pause();
  const call = transport === 'http' ? REQUEST : CALL;
  await client.write(Buffer.concat(new Array<Buffer>(10).fill(call)));
  await expect.poll(() => answered, { timeout: 30_000 }).toBeGreaterThan(0);
  if (behind.length > 0) await client.write(behind);
  return { clock, closed: closed.promise, listener };
};

describe('a client that stops reading', () => {
  it.each([
    ['buffered', 'DEADLINE_EXCEEDED', Buffer.alloc(0)],
    ['http', undefined, Buffer.alloc(0)],
    ['buffered', 'PROTOCOL_ERROR', NOISE],
    // Node reads no further while answers wait: it never comes to the noise.
    ['http', undefined, NOISE],
  ] as const)('is closed in time, after bad bytes too: %s, %s', async (transport, code, behind) => {
    const { clock, closed, listener } = await startUnread(transport, behind);
    const [connection] = listener.connections;
    // The system takes some megabytes, then nothing goes on: time alone ends it.
    for (let i = 0; i < 500 && listener.connections.size > 0; i++) {
      clock.advance(100);
      await turn();
    }
    await connection?.closed;
    expect(((await closed) as { code?: string } | undefined)?.code).toBe(code);
  });
});

describe('a server that stops reading', () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).pause();
  });

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
  });

  it('does not hold a connection that is closed once its calls were given up', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const clock = new ManualClock();
    const { port } = server.address() as AddressInfo;
    const connection = await connect(`127.0.0.1:${port}`, { deadlines: new Deadlines(clock) });
    const client = clientOn(connection, service, { deadlineMs: 1000 });
    const calls = Promise.allSettled(Array.from({ length: 10 }, () => client.echoString(BIG)));
    for (let i = 0; i < 20; i++) await turn();
    clock.advance(1100);
    for (const end of await calls) {
      expect(end).toMatchObject({ reason: { code: 'DEADLINE_EXCEEDED' } });
    }
    expect(connection.inFlight).toBe(0);
    // Without a grace: there is nothing left to wait for.
    await connection.close();
    await connection.closed;
  });
});
