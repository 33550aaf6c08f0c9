import { createServer, get, request } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CallEnd,
  clientOn,
  consumerHeaders,
  createHttpHandler,
  type IncomingCall,
  type Listener,
  readConsumerHeaders,
} from '../src/index.ts';
import { deferred, serving } from './serving.ts';
import { calculatorHandler, STYLES } from './stacks.ts';

const { listen, connect, raw } = serving();
const style = STYLES[1]!;
const service = style.Calculator;
const http = { transport: 'http' } as const;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const started = async (server: Server): Promise<string> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const start = (options: object = {}, handler = calculatorHandler(style)): Promise<Listener> =>
  listen({ address: '127.0.0.1:0', service, ...http, ...options }, handler);

const post = (listener: Listener, body: Uint8Array, options: object = {}): Promise<[number, string]> =>
  new Promise((resolve, reject) => {
    const { port } = listener.address as { port: number };
    const sent = request({ port, host: '127.0.0.1', method: 'POST', ...options }, (response) => {
      let text = '';
      response.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve([response.statusCode!, text]));
    });
    sent.on('error', reject);
    sent.end(body);
  });

describe('a client over HTTP', () => {
  it('keeps sockets, and at most as many as it may', async () => {
    const waits = deferred();
    const listener = await start({}, async (call) => {
      await waits.promise;
      return call.args[0];
    });
    const client = clientOn(await connect(listener.address, { ...http, maxSockets: 3 }), service);
    const calls = Array.from({ length: 20 }, (_, i) => client.add(i, 0));
    await expect.poll(() => listener.inProgress).toBe(3);
    waits.resolve();
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(listener.connections.size).toBe(3);
  });

  it('gives up at the deadline or signal, saying whether the call can have been run', async () => {
    const listener = await start({}, () => new Promise(() => {}));
    const client = clientOn(await connect(listener.address, { ...http, maxSockets: 1 }), service);
    const abort = new AbortController();
    const first = client.add(1, 2, { signal: abort.signal });
    const waiting = client.add(1, 2, { deadlineMs: 30 });
    await expect(waiting).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', outcome: 'notWritten' });
    await expect.poll(() => listener.inProgress).toBe(1);
    abort.abort('enough');
    await expect(first).rejects.toMatchObject({ code: 'ABORTED', outcome: 'unknown', cause: 'enough' });
    const late = expect(client.add(1, 2, { deadlineMs: 2_000 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      outcome: 'unknown',
    });
    await expect.poll(() => listener.inProgress).toBe(1);
    await late;
    await expect(client.add(1, 2, { deadlineMs: 0 })).rejects.toMatchObject({ outcome: 'notWritten' });
    await expect(client.add(1, 2, { headers: { 'x y': '1' } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it('loses the calls whose socket breaks, and no others', async () => {
    const hung = deferred<IncomingCall>();
    const listener = await start({}, (call) => {
      if (call.args[0] !== 1) return 5;
      hung.resolve(call);
      return new Promise(() => {});
    });
    const connection = await connect(listener.address, http);
    const client = clientOn(connection, service);
    const lost = client.add(1, 2);
    const call = await hung.promise;
    const told = new Promise((resolve) => call.signal.addEventListener('abort', resolve));
    call.connection.destroy();
    await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_LOST', outcome: 'unknown' });
    await told;
    expect(await client.add(2, 3)).toBe(5);
  });

  it('ends when the provider is gone: calls not written, and it says why', async () => {
    const listener = await start();
    const closed = deferred<Error | undefined>();
    const connection = await connect(listener.address, { ...http, onClosed: closed.resolve });
    const client = clientOn(connection, service);
    expect(await client.add(1, 2)).toBe(3);
    await listener.close({ graceMs: 0 });
    // The first may meet a socket that is just being closed, and then nobody knows.
    const ends: unknown[] = [];
    while (connection.isOpen) ends.push(await client.add(1, 2).catch((error: unknown) => error));
    expect(ends.at(-1)).toMatchObject({ code: 'CONNECTION_LOST', outcome: 'notWritten' });
    expect(await closed.promise).toMatchObject({ code: 'CONNECT_FAILED' });
    await expect(client.add(1, 2)).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('refuses beyond its bounds, and closes once calls are answered', async () => {
    const waits = deferred();
    const listener = await start({}, () => waits.promise.then(() => 1));
    const connection = await connect(listener.address, { ...http, maxInFlight: 2 });
    const client = clientOn(connection, service);
    const calls = [client.add(1, 2), client.add(1, 2)];
    await expect(client.add(1, 2)).rejects.toMatchObject({ code: 'OVERLOADED', outcome: 'notWritten' });
    const closing = connection.close();
    await expect(client.add(1, 2)).rejects.toMatchObject({ code: 'CLOSED' });
    waits.resolve();
    expect(await Promise.all(calls)).toEqual([1, 1]);
    await closing;
  });

  it.each([
    [404, 'text/plain', 'nothing here', /HTTP status 404 Not Found: nothing here/, 'PROTOCOL_ERROR'],
    [502, 'text/html', '<h1>x</h1>', /HTTP status 502 Bad Gateway;/, 'PROTOCOL_ERROR'],
    [302, 'text/plain', 'x'.repeat(9000), /HTTP status 302 Found: x{500};/, 'PROTOCOL_ERROR'],
    [413, 'text/plain', 'too much', /HTTP status 413/, 'MESSAGE_TOO_LARGE'],
    [200, 'text/html', '<html>', /6 bytes of text\/html, not with a binary message/, 'PROTOCOL_ERROR'],
    [200, 'x', Buffer.from('82210100', 'hex'), /answered with buffered compact messages/, 'PROTOCOL_ERROR'],
    [200, 'x', '', /0 bytes of x/, 'PROTOCOL_ERROR'],
    [200, 'x', Buffer.alloc(2000), /more than 1000 bytes/, 'MESSAGE_TOO_LARGE'],
    [200, 'x', Buffer.from('80010002000000036164640000006300', 'hex'), /answer number 99/, 'PROTOCOL_ERROR'],
  ])('tells of what is no answer: %i %s', async (status, type, body, why, code) => {
    for (const chunked of [false, true]) {
      const address = await started(
        createServer((_request, response) => {
          response.writeHead(status, {
            'content-type': type,
            ...(!chunked && { 'content-length': body.length }),
          });
          if (chunked) response.write(body);
          response.end(chunked ? undefined : body);
        }),
      );
      const connection = await connect(address, { ...http, limits: { maxMessageBytes: 1000 } });
      const error = await clientOn(connection, service)
        .add(1, 2)
        .catch((error: unknown) => error);
      expect(error).toMatchObject({ code, outcome: 'unknown' });
      expect((error as Error).message).toMatch(why);
      expect(connection.isOpen).toBe(true);
      await connection.close();
    }
  });

  it('is told by a server that speaks no HTTP, or hangs up within its response', async () => {
    for (const text of ['SSH-2.0-x\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc']) {
      const server = createTcpServer((socket) => {
        socket.on('error', () => {}).once('data', () => socket.end(text));
      });
      const connection = await connect(await started(server), http);
      await expect(clientOn(connection, service).add(1, 2)).rejects.toMatchObject({
        code: 'CONNECTION_LOST',
        outcome: 'unknown',
      });
    }
  });
});

describe('a server over HTTP', () => {
  it('takes POST at its path, and says so elsewhere', async () => {
    const listener = await start({ path: '/rpc' });
    const client = clientOn(await connect(listener.address, { ...http, path: '/rpc?x=1' }), service);
    expect(await client.add(1, 2)).toBe(3);
    const lost = clientOn(await connect(listener.address, http), service);
    await expect(lost.add(1, 2)).rejects.toThrow(/404/);
    const { port } = listener.address as { port: number };
    const status = await new Promise((resolve) =>
      get({ port, host: '127.0.0.1', path: '/rpc' }, (response) => {
        resolve([response.statusCode, response.headers.allow]);
        response.resume();
      }),
    );
    expect(status).toEqual([405, 'POST']);
    await expect(start({ path: 'rpc' })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(connect(listener.address, { ...http, path: '/a b' })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });

  it('carries headers both ways, and the names of the consumer', async () => {
    const listener = await start({}, (call) => {
      call.setReplyHeader('X-Took', '5');
      expect(() => call.setReplyHeader('a b', 'c')).toThrow(/no header/);
      expect(call.headers['x-trace']).toBe('t2');
      expect(readConsumerHeaders(call.headers)).toEqual({ node: 'nö/de', application: 'shop' });
      return 1;
    });
    const headers = { ...consumerHeaders({ node: 'nö/de', application: 'shop' }), 'x-trace': 't1' };
    const client = clientOn(await connect(listener.address, { ...http, headers }), service);
    const got: unknown[] = [];
    await client.add(1, 2, { headers: { 'x-trace': 't2' }, onHeaders: (reply) => got.push(reply['x-took']) });
    expect(got).toEqual(['5']);
  });

  it('answers what is no call in HTTP, and unreadable arguments in Thrift', async () => {
    const listener = await start({ limits: { maxMessageBytes: 100 } });
    const hex = (text: string): Buffer => Buffer.from(text, 'hex');
    expect(await post(listener, Buffer.from('noise'))).toEqual([
      400,
      expect.stringContaining('method name of'),
    ]);
    expect(await post(listener, Buffer.alloc(0))).toEqual([400, expect.stringContaining('too early')]);
    expect(await post(listener, hex('82210104'))).toEqual([400, expect.stringContaining('compact')]);
    expect(await post(listener, Buffer.alloc(101))).toEqual([413, expect.stringContaining('100 bytes')]);
    const chunked = { headers: { 'transfer-encoding': 'chunked' } };
    expect(await post(listener, Buffer.alloc(101), chunked)).toEqual([413, expect.anything()]);
    const call = hex('80010001000000036164640000000108000100');
    expect(await post(listener, call)).toEqual([200, expect.stringContaining('TK:2006:PROTOCOL_ERROR')]);
    expect(await clientOn(await connect(listener.address, http), service).add(1, 2)).toBe(3);
  });

  it('answers clients of other stacks in theirs', async () => {
    const listener = await start();
    for (const transport of ['buffered', 'framed'] as const) {
      const stranger = clientOn(await connect(listener.address, { transport }), service);
      await expect(stranger.add(1, 2)).rejects.toThrow(/takes HTTP requests, the client sends/);
    }
  });

  it('drops bodies that do not arrive and connections that say nothing', async () => {
    const listener = await start({ messageTimeoutMs: 100 });
    const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n';
    const [slow, half, silent] = [await raw(listener), await raw(listener), await raw(listener)];
    await slow.write(Buffer.from(`${head}abc`));
    await half.write(Buffer.from('POST / HT'));
    expect((await slow.ended).toString()).toMatch(/^HTTP\/1.1 408 /);
    expect((await half.ended).toString()).toMatch(/^HTTP\/1.1 408 /);
    await silent.ended;
    await expect.poll(() => listener.connections.size).toBe(0);
  });

  it('drops clients that do not read', async () => {
    const listener = await start({ service: style.Everywhere, messageTimeoutMs: 200 }, () =>
      'x'.repeat(15_000_000),
    );
    const body = Buffer.from(
      '80010001000000 0a6563686f537472696e6700000001 0b00010000000161 00'.replaceAll(' ', ''),
      'hex',
    );
    const client = await raw(listener);
    client.socket.pause();
    await client.write(Buffer.from(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`));
    await client.write(body);
    await expect.poll(() => listener.connections.size, { timeout: 5000 }).toBe(0);
  });

  it('stops: calls in progress are answered, new ones refused, sockets closed', async () => {
    const [begun, waits] = [deferred(), deferred()];
    const ends: CallEnd[] = [];
    const hooks = { callEnded: (_call: IncomingCall, end: CallEnd) => void ends.push(end) };
    const listener = await start({ hooks }, (call) => {
      begun.resolve();
      return call.args[0] === 1 ? waits.promise.then(() => 7) : 8;
    });
    const client = clientOn(await connect(listener.address, { ...http, trustCodes: true }), service);
    const others = [client.add(2, 2), client.add(2, 2)];
    expect(await Promise.all(others)).toEqual([8, 8]);
    const slow = client.add(1, 2);
    await begun.promise;
    await expect.poll(() => listener.inProgress).toBe(1);
    listener.drain();
    await expect(client.add(2, 2)).rejects.toMatchObject({ code: 'DRAINING', outcome: 'refused' });
    const closed = listener.close();
    waits.resolve();
    expect(await slow).toBe(7);
    await closed;
    expect(ends).toEqual(['returned', 'returned', 'refused', 'returned']);
  });

  it('turns connections away beyond its limit', async () => {
    const listener = await start({ maxConnections: 1 });
    const client = clientOn(await connect(listener.address, { ...http, maxSockets: 1 }), service);
    expect(await client.add(1, 2)).toBe(3);
    expect(await (await raw(listener)).ended).toEqual(Buffer.alloc(0));
    expect(await client.add(1, 2)).toBe(3);
  });
});

describe('a handler behind a server of one’s own', () => {
  it('answers what it is handed, beside other paths', async () => {
    const handler = createHttpHandler({ service, protocol: 'compact' }, calculatorHandler(style));
    const server = createServer((request, response) => {
      if (request.url === '/rpc') handler(request, response);
      else response.end('the site');
    });
    const address = await started(server);
    const client = clientOn(await connect(address, { ...http, protocol: 'compact', path: '/rpc' }), service);
    expect(await client.add(1, 2)).toBe(3);
    await client.zip();
    expect(handler.connections.size).toBeGreaterThan(0);
    handler.drain();
    await expect(client.add(1, 2)).rejects.toThrow(/DRAINING/);
    expect(handler.inProgress).toBe(0);
  });
});
