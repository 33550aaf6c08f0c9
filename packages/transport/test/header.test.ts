import type { EventEmitter } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { deflateSync } from 'node:zlib';
import thrift from 'thrift';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOn, type IncomingCall, type Listener } from '../src/index.ts';
import { everything, plain } from './everything.ts';
import { npmClient } from './npm-thrift.ts';
import { deferred, serving } from './serving.ts';
import { calculatorHandler, STYLES } from './stacks.ts';

const { listen, connect, raw } = serving();
const style = STYLES[1]!;
const service = style.Calculator;
const header = { transport: 'header' } as const;
const closing: (() => void)[] = [];
const portOf = ({ address }: Listener): number => (address as { port: number }).port;
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
/** `ping`, strict binary, sequence number 9; and its answer. */
const PING = '80010001 00000004 70696e67 00000009 00';
const PONG = '80010002 00000004 70696e67 00000009 00';

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const start = (handler: (call: IncomingCall) => unknown, options: object = {}) =>
  listen({ address: '127.0.0.1:0', service, ...header, ...options }, handler);

/** Bytes in, bytes out, over a bare socket. */
const exchange = async (listener: Listener, bytes: Buffer): Promise<string> => {
  const client = await raw(listener);
  const answered = new Promise<Buffer>((resolve) => client.socket.once('data', resolve));
  await client.write(bytes);
  return (await answered).toString('hex');
};

describe.each(['binary', 'compact'] as const)('headers over %s', (protocol) => {
  it.each([false, true])('travel both ways with every type, compressed: %s', async (zlib) => {
    const listener = await start(
      (call) => {
        call.setReplyHeader('took', `${call.headers.trace}/${call.headers.user}`);
        return call.args[0];
      },
      { service: style.Everywhere, protocol },
    );
    const headers = { trace: 't1', user: 'ä€😀'.repeat(100) };
    const connection = await connect(listener.address, { ...header, protocol, zlib, headers });
    const client = clientOn(connection, style.Everywhere);
    const sent = everything(style);
    const value = new style.everything.Everything(sent as never);
    const got: unknown[] = [];
    const options = { headers: { trace: 't2' }, onHeaders: (reply: object) => got.push({ ...reply }) };
    const replies = await Promise.all([client.echo(value, options), client.echo(value, options)]);
    expect(replies.map(plain)).toEqual([plain(sent), plain(sent)]);
    expect(got).toEqual([{ took: `t2/${headers.user}` }, { took: `t2/${headers.user}` }]);
    await client.echo(value);
    expect(got.length).toBe(2);
  });

  it('answer clients that send none, as they come', async () => {
    const listener = await start(calculatorHandler(style), { protocol });
    for (const transport of ['buffered', 'framed'] as const) {
      for (const theirs of ['binary', 'compact'] as const) {
        const stack = { transport, protocol: theirs };
        expect(await clientOn(await connect(listener.address, stack), service).add(1, 2)).toBe(3);
        const npm = await npmClient(service, portOf(listener), stack);
        expect(await npm.call('add', 3, 4)).toBe(7);
        await npm.close();
      }
    }
  });
});

describe('header frames', () => {
  it('are laid out as in HeaderFormat.md', async () => {
    const listener = await start((call) => {
      expect({ ...call.headers }).toEqual({ a: 'bc' });
      call.setReplyHeader('x', 'y');
    });
    // Size, magic, flags, sequence number, header words, protocol 0, no transforms, info 1, one pair, padding.
    const call = hex(`00000027 0fff 0000 00000009 0003 00 00 01 01 01 61 02 6263 000000 ${PING}`);
    const answer = hex(`00000023 0fff 0000 00000009 0002 00 00 01 01 01 78 01 79 ${PONG}`);
    expect(await exchange(listener, call)).toBe(answer.toString('hex'));
  });

  it('without any header, with an unknown info id, and compressed are understood', async () => {
    const listener = await start(() => undefined);
    const answer = hex(`0000001f 0fff 0000 00000009 0001 00 00 0000 ${PONG}`).toString('hex');
    expect(await exchange(listener, hex(`0000001f 0fff 0000 00000009 0001 00 00 0000 ${PING}`))).toBe(answer);
    expect(await exchange(listener, hex(`0000001f 0fff ffff 00000009 0001 00 00 6363 ${PING}`))).toBe(answer);
    const payload = deflateSync(hex(PING));
    const size = Buffer.alloc(4);
    size.writeInt32BE(14 + payload.length);
    const call = Buffer.concat([size, hex('0fff 0000 00000009 0001 00 01 01 00'), payload]);
    expect(await exchange(listener, call)).toMatch(/^000000..0fff000000000009000100010100/);
  });

  it.each([
    ['a header beyond its frame', '0000000e 0fff 0000 00000001 ffff 00000000', /header of 262140 bytes/],
    ['a frame without room for one', '00000004 0fff 0000', /header frame of 4 bytes/],
    ['an unknown protocol', '0000000e 0fff 0000 00000001 0001 01 00 0000', /unknown protocol 1/],
    ['an unknown transform', '0000000e 0fff 0000 00000001 0001 00 01 03 00', /unknown transform 3/],
    ['too many transforms', '0000000e 0fff 0000 00000001 0001 00 7f 01 01', /127 transforms/],
    [
      'a text beyond the header',
      '00000012 0fff 0000 00000001 0002 00 00 01 01 7f 000000',
      /text of 127 bytes/,
    ],
    ['pairs without end', '00000012 0fff 0000 00000001 0002 00 00 01 ffffffff0f', /longer|ends too early/],
    ['what cannot be inflated', '0000000f 0fff 0000 00000001 0001 00 01 01 00 ff', /cannot be inflated/],
    ['neither header nor message', '00000004 deadbeef', /neither a header frame/],
    ['an empty frame', '00000000', /neither a header frame/],
    ['JSON', '00000010 5b312c2270696e67222c312c312c7b7d', /sends framed json messages/],
  ])('that are none are refused: %s', async (_what, bytes, why) => {
    const closed = deferred<Error | undefined>();
    const hooks = { connectionClosed: (_: unknown, error: Error | undefined) => closed.resolve(error) };
    const listener = await start(() => undefined, { hooks });
    await (await raw(listener)).write(Buffer.concat([hex(bytes), Buffer.alloc(16)]));
    expect(await closed.promise).toMatchObject({
      code: 'PROTOCOL_ERROR',
      message: expect.stringMatching(why),
    });
  });

  it('that inflate beyond the limit are refused', async () => {
    const closed = deferred<Error | undefined>();
    const hooks = { connectionClosed: (_: unknown, error: Error | undefined) => closed.resolve(error) };
    const listener = await start(() => undefined, { hooks, limits: { maxMessageBytes: 5000 } });
    const payload = deflateSync(Buffer.alloc(1_000_000));
    const size = Buffer.alloc(4);
    size.writeInt32BE(14 + payload.length);
    await (await raw(listener)).write(
      Buffer.concat([size, hex('0fff 0000 00000009 0001 00 01 01 00'), payload]),
    );
    expect(await closed.promise).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });

  it('are not for JSON', async () => {
    await expect(start(() => 1, { protocol: 'json' })).rejects.toMatchObject({ code: 'UNSUPPORTED_STACK' });
  });

  it('that a caller cannot bear end its call, and nothing else', async () => {
    const listener = await start(calculatorHandler(style));
    const client = clientOn(await connect(listener.address, header), service);
    const onHeaders = (): void => {
      throw new Error('no headers, please');
    };
    await expect(client.add(1, 2, { onHeaders })).rejects.toThrow('no headers, please');
    expect(await client.add(1, 2)).toBe(3);
  });
});

describe('npm thrift with headers', () => {
  const { THeaderProtocol: protocol } = thrift as unknown as { THeaderProtocol: unknown };
  const parts = { transport: thrift.TBufferedTransport, protocol } as never;

  it('calls our server', async () => {
    const seen = deferred<unknown>();
    const listener = await start((call) => {
      seen.resolve({ ...call.headers });
      call.setReplyHeader('from', 'us');
      return 42;
    });
    const connection = thrift.createConnection('127.0.0.1', portOf(listener), parts);
    closing.push(() => connection.end());
    await new Promise((resolve) => (connection as unknown as EventEmitter).once('connect', resolve));
    const client = thrift.createClient(service as never, connection) as never as {
      add(a: number, b: number): Promise<number>;
      output: { setWriteHeader(name: string, value: string): void; writeHeaders(): void; flush(): void };
    };
    client.output.setWriteHeader('from', 'npm');
    // Its generated clients flush the transport and not the protocol, which would put the header in front.
    const { output } = client;
    const flush = output.flush.bind(output);
    output.flush = () => {
      output.writeHeaders();
      flush();
    };
    expect(await client.add(1, 2)).toBe(42);
    expect(await seen.promise).toEqual({ from: 'npm' });
  });

  it('serves our client', async () => {
    const handler = {
      add: (a: number, b: number, done: (error: null, sum: number) => void) => done(null, a + b),
    };
    const server = thrift.createServer(service as never, handler as never, parts) as unknown as Server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = clientOn(await connect(address, { ...header, headers: { from: 'us' } }), service);
    for (let i = 0; i < 5; i++) expect(await client.add(i, 2)).toBe(i + 2);
  });
});
