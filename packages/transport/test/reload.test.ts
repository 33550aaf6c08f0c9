import { readFile } from 'node:fs/promises';
import { connect as connectTcp, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOn, type Listener } from '../src/index.ts';
import { serving } from './serving.ts';
import { calculatorHandler, STYLES } from './stacks.ts';

const { listen, connect } = serving();
const style = STYLES[1]!;
const service = style.Calculator;
const file = (name: string) => readFile(new URL(`tls/${name}`, import.meta.url));
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** The name in the certificate that new connections are shown. */
const shownBy = (listener: Listener): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const { port } = listener.address as { port: number };
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256);
      socket.destroy();
    });
    socket.on('error', reject);
  });

describe.each(['framed', 'http', 'header'] as const)('certificates over %s', (transport) => {
  it('are changed for new connections, while those that stand go on', async () => {
    const tls = { key: await file('server.key'), cert: await file('server.pem') };
    const other = { key: await file('client.key'), cert: await file('client.pem') };
    const listener = await listen(
      { address: '127.0.0.1:0', service, transport, tls },
      calculatorHandler(style),
    );
    const stays = clientOn(
      await connect(listener.address, { transport, tls: { ca: tls.cert, servername: 'localhost' } }),
      service,
    );
    expect(await stays.add(1, 2)).toBe(3);
    const before = await shownBy(listener);
    listener.setTls(other);
    const after = await shownBy(listener);
    expect(after).not.toBe(before);
    expect(await stays.add(3, 4)).toBe(7);
    expect(() => listener.setTls({ key: 'x', cert: 'y' })).toThrow(/keeps its certificate/);
    expect(await shownBy(listener)).toBe(after);
  });

  it('of clients are asked for, and those without turned away', async () => {
    const ca = await file('client.pem');
    const tls = { key: await file('server.key'), cert: await file('server.pem'), ca, requestCert: true };
    const options = { address: '127.0.0.1:0', service, transport, tls } as const;
    const listener = await listen(options, calculatorHandler(style));
    const own = { key: await file('client.key'), cert: ca };
    const client = { ca: tls.cert, servername: 'localhost' };
    const known = await connect(listener.address, { transport, tls: { ...client, ...own } });
    expect(await clientOn(known, service).add(1, 2)).toBe(3);
    const call = async () =>
      clientOn(await connect(listener.address, { transport, tls: client }), service).add(1, 2);
    await expect(call()).rejects.toMatchObject({ name: 'ThriftkeeperError' });
  });
});

describe('a listener without TLS', () => {
  it('has no certificate to change', async () => {
    const listener = await listen({ address: '127.0.0.1:0', service }, calculatorHandler(style));
    expect(() => listener.setTls({})).toThrow(/no TLS/);
  });
});

describe('a name with several addresses', () => {
  /** An address where connections neither succeed nor fail: its queue is full, and nobody takes from it. */
  const deadAddress = async (): Promise<number> => {
    const asleep = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(
      `const { parentPort, workerData: asleep } = require('node:worker_threads');
       const server = require('node:net').createServer();
       server.listen({ host: '127.0.0.2', port: 0, backlog: 1 }, () => {
         parentPort.postMessage(server.address().port);
         setTimeout(() => {
           Atomics.store(asleep, 0, 1);
           Atomics.wait(asleep, 0, 1);
         }, 0);
       });`,
      { eval: true, workerData: asleep },
    );
    cleanUps.push(() => worker.terminate());
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    await expect.poll(() => Atomics.load(asleep, 0), { timeout: 30_000 }).toBe(1);
    let queued = 0;
    const fillers: Socket[] = Array.from({ length: 6 }, () =>
      connectTcp({ host: '127.0.0.2', port }, () => queued++).on('error', () => {}),
    );
    cleanUps.push(() => {
      for (const socket of fillers) socket.destroy();
    });
    // A queue of one holds two.
    await expect.poll(() => queued, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
    return port;
  };

  it('is reached though the first is dead, after its attempt', async () => {
    const port = await deadAddress();
    await listen({ address: `127.0.0.1:${port}`, service }, calculatorHandler(style));
    const lookup: LookupFunction = (_name, _options, done) =>
      done(null, [
        { address: '127.0.0.2', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    // The first never answers: with it alone this would fail.
    const options = { lookup, attemptTimeoutMs: 100, connectTimeoutMs: 30_000 };
    const connection = await connect(`somewhere.test:${port}`, options);
    expect(await clientOn(connection, service).add(1, 2)).toBe(3);
  });
});
