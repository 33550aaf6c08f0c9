import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOn, connect as connectDirectly, Deadlines } from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { deferred, serving } from './serving.ts';
import { calculatorHandler, STACKS, STYLES } from './stacks.ts';

const { listen, connect, raw } = serving();
const style = STYLES[0]!;
const service = style.Calculator;
const handler = calculatorHandler(style);
const file = (name: string) => readFile(new URL(`tls/${name}`, import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transport-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('TLS', () => {
  it.each(STACKS)('carries $transport/$protocol', async (stack) => {
    const tls = { key: await file('server.key'), cert: await file('server.pem') };
    const listener = await listen({ address: '127.0.0.1:0', service, tls, ...stack }, handler);
    const connection = await connect(listener.address, {
      tls: { ca: tls.cert, servername: 'localhost' },
      ...stack,
    });
    const client = clientOn(connection, service);
    const sums = await Promise.all(Array.from({ length: 200 }, (_, i) => client.add(i, 1)));
    expect(sums.at(-1)).toBe(200);
  });

  it.each(['buffered', 'http'] as const)(
    'over %s, a listener that closes does not wait for handshakes that are not done, and answers calls',
    async (transport) => {
      const tls = { key: await file('server.key'), cert: await file('server.pem') };
      const held = deferred<number>();
      const listener = await listen(
        { address: '127.0.0.1:0', service, tls, transport, handshakeTimeoutMs: 600_000 },
        () => held.promise,
      );
      const silent = await raw(listener);
      const client = clientOn(
        await connect(listener.address, { transport, tls: { ca: tls.cert, servername: 'localhost' } }),
        service,
      );
      const call = client.add(1, 2);
      await expect.poll(() => listener.inProgress).toBe(1);
      const closed = listener.close({ graceMs: 60_000 });
      await silent.ended;
      held.resolve(3);
      expect(await call).toBe(3);
      await closed;
    },
  );

  it('refuses a certificate that nobody vouches for, saying so', async () => {
    const tls = { key: await file('server.key'), cert: await file('server.pem') };
    const listener = await listen({ address: '127.0.0.1:0', service, tls }, handler);
    const error = await connect(listener.address, { tls: true }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'TLS_FAILED', outcome: 'notWritten' });
  });

  it('may ask clients for certificates, too', async () => {
    const ca = await file('client.pem');
    const tls = {
      key: await file('server.key'),
      cert: await file('server.pem'),
      ca,
      requestCert: true,
      rejectUnauthorized: true,
    };
    const rejected = deferred<Error>();
    const hooks = { connectionRejected: (_peer: string, error: Error) => rejected.resolve(error) };
    const listener = await listen({ address: '127.0.0.1:0', service, tls, hooks }, handler);
    const trusted = { ca: tls.cert, servername: 'localhost' };
    const known = await connect(listener.address, {
      tls: { ...trusted, cert: ca, key: await file('client.key') },
    });
    expect(await clientOn(known, service).add(1, 2)).toBe(3);
    // With TLS 1.3 the client is through before the server has looked at its certificate.
    const stranger = await connect(listener.address, { tls: trusted });
    await stranger.closed;
    expect(await rejected.promise).toMatchObject({ code: 'TLS_FAILED' });
  });

  it('towards a server without it fails clearly', async () => {
    const listener = await listen({ address: '127.0.0.1:0', service }, handler);
    const error = await connect(listener.address, { tls: { rejectUnauthorized: false } }).catch(
      (error: unknown) => error,
    );
    expect(error).toMatchObject({ code: 'TLS_FAILED' });
  });
});

describe('sockets', () => {
  it('may be unix sockets', async () => {
    const listener = await listen({ address: `unix:${folder}/a.sock`, service }, handler);
    expect(String(listener)).toBe(`unix:${folder}/a.sock`);
    expect(await clientOn(await connect(String(listener)), service).add(1, 2)).toBe(3);
  });

  it('take over the file of a unix socket whose server is gone, not of one that is there', async () => {
    const path = `${folder}/b.sock`;
    const first = await listen({ address: { path }, service }, handler);
    await expect(listen({ address: { path }, service }, handler)).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
    });
    await first.close();
    // What a killed server leaves behind: a socket file that nobody listens on.
    const { spawnSync } = await import('node:child_process');
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script]);
    await listen({ address: { path }, service }, handler);
    expect(await clientOn(await connect({ path }), service).add(1, 2)).toBe(3);
  });

  it('may be IPv6', async () => {
    const listener = await listen({ address: '[::1]:0', service }, handler);
    expect(String(listener)).toMatch(/^\[::1\]:\d+$/);
    expect(await clientOn(await connect(String(listener)), service).add(1, 2)).toBe(3);
  });

  it('that are taken, or not to be had, are named', async () => {
    const listener = await listen({ address: '127.0.0.1:0', service }, handler);
    const taken = listen({ address: listener.address, service }, handler);
    await expect(taken).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      message: expect.stringContaining(String(listener)),
    });
    const foreign = listen({ address: '192.0.2.1:9091', service }, handler);
    await expect(foreign).rejects.toMatchObject({ code: 'LISTEN_FAILED' });
  });
});

describe('connecting', () => {
  it('to nobody fails as refused, not written', async () => {
    const listener = await listen({ address: '127.0.0.1:0', service }, handler);
    await listener.close();
    await expect(connect(listener.address)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      outcome: 'notWritten',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('to a name that does not exist fails as unresolved', async () => {
    await expect(connect('nobody.invalid:1')).rejects.toMatchObject({ code: 'HOST_UNRESOLVED' });
  });

  it('gives up after its time, by the clock', async () => {
    // Takes connections, and never answers the TLS hello.
    const silent = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const accepted = new Promise((resolve) => silent.once('connection', resolve));
    const { port } = silent.address() as { port: number };
    const clock = new ManualClock();
    const options = { tls: true, connectTimeoutMs: 300, deadlines: new Deadlines(clock) } as const;
    const connecting = connectDirectly(`127.0.0.1:${port}`, options).catch((error: unknown) => error);
    await accepted;
    clock.advance(300);
    expect(await connecting).toMatchObject({ code: expect.stringMatching(/TLS_FAILED|CONNECT_FAILED/) });
    await new Promise((resolve) => silent.close(resolve));
  });

  it('stops when its signal aborts', async () => {
    const aborted = connect('127.0.0.1:1', { signal: AbortSignal.abort('no') });
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED', cause: 'no', outcome: 'notWritten' });
  });

  it('refuses addresses and stacks that are none', async () => {
    await expect(connect('localhost')).rejects.toMatchObject({ code: 'INVALID_ADDRESS' });
    await expect(connect('localhost:1', { protocol: 'xml' as never })).rejects.toMatchObject({
      code: 'UNSUPPORTED_STACK',
    });
  });
});
