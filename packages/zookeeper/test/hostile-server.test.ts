import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect, ZooKeeperClient, type ZooKeeperError, type ZooKeeperOptions } from '../src/index.ts';
import { eventually } from '../src/testing/index.ts';
import { answerByDefault, type FakeOptions, FakeServer, frame, jute } from './fake-server.ts';

async function start(options: FakeOptions, ofClient: ZooKeeperOptions = {}) {
  const server = await FakeServer.start(options);
  const client = new ZooKeeperClient(server.address, { closeTimeoutMs: 50, ...ofClient });
  onTestFinished(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
  });
  return { server, client };
}

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: ZooKeeperError) => error.code,
  );

describe('a client of a hostile server', () => {
  it('answers a truthful server, for comparison', async () => {
    const { client } = await start({});
    expect((await client.get('/a')).data.toString()).toBe('x');
  });

  it.each([
    ['a negative length', jute.int(-1)],
    ['a huge length', jute.int(2 ** 31 - 1)],
    ['text of another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['an empty frame', frame()],
    ['half a header', frame(jute.int(1))],
    ['an answer to nothing', frame(jute.int(99), jute.long(1n), jute.int(0))],
    ['an answer to no authentication', frame(jute.int(-4), jute.long(1n), jute.int(0))],
    ['an event without a path', frame(jute.int(-1), jute.long(1n), jute.int(0), jute.int(1), jute.int(3))],
    [
      'an event with a path beyond its frame',
      frame(jute.int(-1), jute.long(1n), jute.int(0), jute.int(1), jute.int(3), jute.int(9_999)),
    ],
  ])('leaves it after %s, and finds back', async (_, bytes) => {
    let isHostile = true;
    const { client, server } = await start({
      onRequest(request, peer) {
        if (isHostile && request.opcode === 4) peer.socket.write(bytes);
        else answerByDefault(request, peer);
      },
    });
    await client.waitConnected();
    expect(await outcome(client.get('/a'))).toBe('CONNECTION_LOSS');
    isHostile = false;
    expect(await outcome(client.get('/a'))).toBe('resolved');
    expect(server.connectionCount).toBeGreaterThan(1);
  });

  it('rejects a request whose answer is malformed once, and goes on', async () => {
    let isHostile = true;
    const { client } = await start({
      onRequest(request, peer) {
        if (isHostile && request.opcode === 12) peer.answer(request.xid, 0, jute.int(2 ** 31 - 1));
        else answerByDefault(request, peer);
      },
    });
    await expect(client.children('/a')).rejects.toMatchObject({
      code: 'CONNECTION_LOSS',
      cause: expect.objectContaining({ code: 'PROTOCOL_ERROR' }),
    });
    isHostile = false;
    expect((await client.children('/a')).children).toEqual(['child']);
  });

  it('passes over events, fields and codes that it does not know', async () => {
    const { client } = await start({
      onRequest(request, peer) {
        if (request.opcode === 3) {
          for (const type of [0, -1, 5, 7, 99, 2 ** 31 - 1]) peer.event(type, '/a', 77);
          peer.event(3, 'no path at all');
          peer.event(3, '');
          peer.answer(request.xid, 0, jute.stat(), Buffer.from('more than this version knows'));
        } else peer.answer(request.xid, -4_711);
      },
    });
    const events: unknown[] = [];
    expect(await client.exists('/a', { watch: (event) => events.push(event) })).toBeDefined();
    await expect(client.get('/a')).rejects.toMatchObject({ code: 'UNKNOWN', number: -4_711 });
    expect(events).toEqual([]);
    expect(client.state.name).toBe('connected');
  });

  it('takes no memory for a frame that is promised and never comes', async () => {
    const { client } = await start(
      {
        onRequest(request, peer) {
          if (request.opcode !== 4) return answerByDefault(request, peer);
          peer.socket.write(jute.int(4_000_000));
        },
      },
      { sessionTimeoutMs: 3_000 },
    );
    await client.waitConnected();
    const before = process.memoryUsage().arrayBuffers;
    const answers = Array.from({ length: 3 }, () => outcome(client.get('/a', { timeoutMs: 200 })));
    expect(await Promise.all(answers)).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
  });

  it.each([
    ['no session', frame(jute.int(0), jute.int(0), jute.long(0n), jute.buffer(Buffer.alloc(16)))],
    ['half an answer', frame(jute.int(0), jute.int(3_000))],
    ['a password beyond the frame', frame(jute.int(0), jute.int(3_000), jute.long(1n), jute.int(1_000_000))],
    ['a negative length', jute.int(-5)],
  ])('goes on trying while the handshake is answered with %s', async (_, bytes) => {
    let isHostile = true;
    const { client, server } = await start({
      onHandshake: (_request, peer) => (isHostile ? void peer.socket.write(bytes) : peer.accept()),
    });
    await eventually('three attempts', () => server.connectionCount >= 3);
    expect(client.state.name).toBe('connecting');
    isHostile = false;
    await client.waitConnected();
  });

  it('takes another session in place of its own for a fault', async () => {
    let handshakes = 0;
    const { client, server } = await start({
      onHandshake: (_request, peer) => peer.accept(BigInt(++handshakes)),
    });
    await client.waitConnected();
    server.cut();
    await eventually('more attempts', () => handshakes >= 3);
    expect(client.state).toMatchObject({ name: 'suspended', sessionId: '1' });
  });

  it.each([1, 2 ** 31 - 1])('lives with a granted time-out of %i ms', async (timeoutMs) => {
    const { client } = await start({ onHandshake: (_request, peer) => peer.accept(1n, timeoutMs) });
    await client.waitConnected();
    expect(await outcome(client.get('/a'))).toBe('resolved');
  });

  it('survives a connection that ends after any byte of the server, and converges', async () => {
    const script = Buffer.concat([
      frame(jute.int(0), jute.int(3_000), jute.long(1n), jute.buffer(Buffer.alloc(16)), Buffer.from([0])),
      frame(jute.int(1), jute.long(5n), jute.int(0), jute.buffer(Buffer.from('x')), jute.stat()),
      frame(jute.int(-1), jute.long(-1n), jute.int(0), jute.int(3), jute.int(3), jute.string('/a')),
    ]);
    let cutAt = 0;
    const { client } = await start(
      {
        onHandshake(_request, peer) {
          if (cutAt < script.length) peer.socket.end(script.subarray(0, cutAt++));
          else peer.accept(1n);
        },
      },
      { reconnectInitialMs: 1, reconnectMaxMs: 2 },
    );
    const codes = new Set<string>();
    while (cutAt < script.length) codes.add(await outcome(client.get('/a', { timeoutMs: 5_000 })));
    expect(await outcome(client.get('/a'))).toBe('resolved');
    for (const code of codes) expect(['CONNECTION_LOSS', 'resolved']).toContain(code);
  });

  it('neither crashes nor hangs on any mutation of a recorded session', async () => {
    const recorded = (first: number) =>
      Buffer.concat([
        frame(jute.int(first), jute.long(5n), jute.int(0), jute.buffer(Buffer.from('x')), jute.stat()),
        frame(
          jute.int(first + 1),
          jute.long(6n),
          jute.int(0),
          jute.int(1),
          jute.string('child'),
          jute.stat(),
        ),
        frame(jute.int(-1), jute.long(-1n), jute.int(0), jute.int(3), jute.int(3), jute.string('/a')),
        frame(jute.int(-2), jute.long(7n), jute.int(0)),
        frame(jute.int(first + 2), jute.long(7n), jute.int(-101)),
      ]);
    const { length } = recorded(1);
    const mutation = fc.record({
      changes: fc.array(fc.tuple(fc.nat(length - 1), fc.nat(255)), { maxLength: 6 }),
      cutFrom: fc.nat(length),
      cutTo: fc.nat(length),
      parts: fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 }),
    });
    let mutate: (stream: Buffer) => Buffer[] = (stream) => [stream];
    let seen = 0;
    const { client } = await start(
      {
        // With the third request of a connection, all three are answered: wrongly.
        onRequest(request, peer) {
          if (request.opcode === 101) return answerByDefault(request, peer);
          seen += 1;
          if (seen < 3) return;
          for (const part of mutate(recorded(request.xid - 2))) peer.socket.write(part);
          peer.socket.end();
        },
        onConnection: () => {
          seen = 0;
        },
      },
      { reconnectInitialMs: 1, reconnectMaxMs: 1, requestTimeoutMs: 2_000 },
    );
    const codes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(mutation, async ({ changes, cutFrom, cutTo, parts }) => {
        mutate = (stream) => {
          for (const [at, value] of changes) stream[at] = value;
          const cut = Buffer.concat([stream.subarray(0, cutFrom), stream.subarray(Math.max(cutFrom, cutTo))]);
          const chunks: Buffer[] = [];
          for (let at = 0; at < cut.length; at += parts[chunks.length % parts.length] as number) {
            chunks.push(cut.subarray(at, at + (parts[chunks.length % parts.length] as number)));
          }
          return chunks;
        };
        const answers = [client.get('/a', { watch: () => {} }), client.children('/a'), client.exists('/a')];
        for (const code of await Promise.all(answers.map(outcome)))
          codes.set(code, (codes.get(code) ?? 0) + 1);
      }),
      { numRuns: 300 },
    );
    // The mutations reached the client: some answers came through, some connections were given up.
    expect(codes.get('resolved')).toBeGreaterThan(10);
    expect(codes.get('CONNECTION_LOSS')).toBeGreaterThan(10);
    expect(codes.get('TIMEOUT') ?? 0).toBe(0);
  });

  it('leaves a server that accepts and never answers, and one that falls silent', async () => {
    const silent = await FakeServer.start({ onHandshake: () => {} });
    let isSilent = false;
    const moody = await FakeServer.start({
      onHandshake: (_request, peer) => peer.accept(1n, 600),
      onRequest: (request, peer) => {
        if (!isSilent) answerByDefault(request, peer);
      },
    });
    const client = new ZooKeeperClient(`${silent.address},${moody.address}`, {
      sessionTimeoutMs: 600,
      closeTimeoutMs: 50,
    });
    onTestFinished(async () => {
      await client.close();
      await silent[Symbol.asyncDispose]();
      await moody[Symbol.asyncDispose]();
    });
    await client.waitConnected();
    const before = moody.connectionCount;
    isSilent = true;
    await eventually('left and back', () => moody.connectionCount > before);
    isSilent = false;
    expect(await outcome(client.get('/a'))).toBe('resolved');
  });

  it('does not spin when a server accepts a session and ends the connection at once', async () => {
    const { server, client } = await start(
      {
        onHandshake(_request, peer) {
          peer.accept(1n);
          peer.socket.end();
        },
      },
      { reconnectMaxMs: 50 },
    );
    await eventually('five connections', () => server.connectionCount >= 5);
    const from = server.connectionCount;
    const started = performance.now();
    await eventually('ten more', () => server.connectionCount >= from + 10);
    // Ten pauses between half of 50 ms and more: far from what a loop without any would take.
    expect(performance.now() - started).toBeGreaterThan(250);
    expect(client.state.name).not.toBe('closed');
  });

  it('gives up when the server requires SASL', async () => {
    const { client } = await start({ onRequest: (request, peer) => peer.answer(request.xid, -124) });
    await eventually('refused', async () => (await outcome(client.get('/a'))) === 'AUTH_FAILED');
    expect(client.state).toMatchObject({ name: 'authFailed', reason: expect.stringContaining('SASL') });
    await client.close();
    expect(client.state.name).toBe('closed');
  });
});

describe('bounds of connect()', () => {
  it('rejects with what each server failed with, and closes', async () => {
    const server = await FakeServer.start({ onHandshake: (_request, peer) => void peer.socket.end() });
    onTestFinished(() => server[Symbol.asyncDispose]());
    await expect(connect(server.address, { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining(server.address),
    });
  });

  it('says UNRESOLVABLE when no host has an address, UNREACHABLE as the cause when none listens', async () => {
    const lookup = async () => {
      throw new Error('ENOTFOUND');
    };
    await expect(connect('nowhere.invalid:1', { timeoutMs: 300, lookup })).rejects.toMatchObject({
      code: 'UNRESOLVABLE',
    });
    await expect(connect('nowhere.invalid:1', { timeoutMs: 3_000 })).rejects.toMatchObject({
      code: 'UNRESOLVABLE',
    });
    await expect(connect('127.0.0.1:1', { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      cause: expect.objectContaining({ code: 'UNREACHABLE' }),
    });
  });

  it('ends with its signal', async () => {
    const controller = new AbortController();
    const connecting = connect('127.0.0.1:1', { signal: controller.signal });
    controller.abort(new Error('never mind'));
    await expect(connecting).rejects.toMatchObject({
      code: 'ABORTED',
      cause: expect.objectContaining({ message: 'never mind' }),
    });
  });

  it('resolves a name anew at every connect, and tries each of its addresses', async () => {
    const server = await FakeServer.start();
    let lookups = 0;
    const lookup = async () => {
      lookups += 1;
      return lookups === 1 ? ['127.0.0.2', '127.0.0.3'] : ['127.0.0.1'];
    };
    const port = server.address.split(':')[1];
    const client = await connect(`some.name:${port}`, { lookup });
    onTestFinished(async () => {
      await client.close();
      await server[Symbol.asyncDispose]();
    });
    expect(lookups).toBe(2);
    expect(client.state).toMatchObject({ server: `some.name:${port} (127.0.0.1)` });
  });
});
