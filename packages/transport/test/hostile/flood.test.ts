import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOn, Deadlines } from '../../src/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { RawClient, serving } from '../serving.ts';
import { handler, service } from './calls.ts';

const { listen, connect } = serving();
const file = (name: string): Promise<Buffer> => readFile(new URL(`../tls/${name}`, import.meta.url));
const attackers: RawClient[] = [];
/** Longer than any of it takes, however busy the machine is. */
const BOUND = { timeout: 30_000 };

afterEach(async () => {
  await Promise.all(attackers.splice(0).map((each) => each.close()));
});

/** Opens so many sockets that say nothing. */
const flood = async (address: unknown, count: number): Promise<RawClient[]> => {
  const opened = Array.from({ length: count }, () => new RawClient(connectTcp(address as never)));
  attackers.push(...opened);
  await Promise.allSettled(opened.map(({ connected }) => connected));
  return opened;
};

describe.each(['framed', 'http'] as const)('a flood of %s connections', (transport) => {
  it.each([false, true])(
    'takes up no more room than there is, and none for ever; with TLS: %s',
    async (secure) => {
      const rejected: Error[] = [];
      const hooks = { connectionRejected: (_: string, error: Error) => void rejected.push(error) };
      const tls = secure ? { key: await file('server.key'), cert: await file('server.pem') } : undefined;
      const listener = await listen(
        { address: '127.0.0.1:0', service, transport, maxConnections: 20, tls, hooks },
        handler,
      );
      const own = { transport, tls: tls && { ca: tls.cert, servername: 'localhost' } };
      const client = clientOn(await connect(listener.address, own), service);
      expect(await client.echoString('before')).toBe('before');
      const opened = await flood(listener.address, 100);
      await expect.poll(() => rejected.length, BOUND).toBe(100 - 19);
      expect(rejected.every((error) => 'code' in error && error.code === 'OVERLOADED')).toBe(true);
      expect(await client.echoString('during')).toBe('during');
      await Promise.all(opened.map((each) => each.close()));
      // Room again, once the system has told of it.
      await expect
        .poll(() =>
          connect(listener.address, own).then((late) => clientOn(late, service).echoString('after'), String),
        )
        .toBe('after');
    },
  );
});

describe('a TLS handshake that is never finished', () => {
  it.each(['framed', 'http'] as const)(
    'is ended by the listener, and harms no other: %s',
    async (transport) => {
      const tls = { key: await file('server.key'), cert: await file('server.pem') };
      const rejected = Promise.withResolvers<Error>();
      const hooks = { connectionRejected: (_: string, error: Error) => rejected.resolve(error) };
      const listener = await listen(
        { address: '127.0.0.1:0', service, transport, tls, handshakeTimeoutMs: 100, hooks },
        handler,
      );
      const [attacker] = await flood(listener.address, 1);
      // The head of a record, of which nothing follows.
      await attacker!.write(Buffer.from('1603010200010001fc0303', 'hex'));
      const own = { transport, tls: { ca: tls.cert, servername: 'localhost' } };
      const client = clientOn(await connect(listener.address, own), service);
      expect(await client.echoString('during')).toBe('during');
      expect(await rejected.promise).toMatchObject({ code: 'TLS_FAILED' });
      await attacker!.ended;
      expect(await client.echoString('after')).toBe('after');
    },
  );

  it('is given up by the client', async () => {
    const silent: Socket[] = [];
    const server = createServer((socket) => silent.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const clock = new ManualClock();
    const { port } = server.address() as AddressInfo;
    const connecting = connect(`127.0.0.1:${port}`, {
      tls: true,
      connectTimeoutMs: 3000,
      deadlines: new Deadlines(clock),
    });
    const failed = expect(connecting).rejects.toMatchObject({ code: 'TLS_FAILED', outcome: 'notWritten' });
    await expect.poll(() => silent.length, BOUND).toBe(1);
    // Its own end must know that it stands, or it would be the connection that took too long.
    await new Promise((resolve) => silent[0]!.once('data', resolve));
    clock.advance(3001);
    await failed;
    for (const socket of silent) socket.destroy();
    server.close();
  });
});
