import { describe, expect, it } from 'vitest';
import { clientOn, type ListenerOptions } from '../src/index.ts';
import { deferred, serving } from './serving.ts';
import { calculatorHandler, STYLES } from './stacks.ts';

const { listen, connect, raw } = serving();
const style = STYLES[1]!;
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const framed = (body: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
};
/** `calculate`, strict binary, sequence number 1, up to the arguments struct. */
const CALCULATE = hex('80010001 00000009 63616c63756c617465 00000001');
const COMPACT_CALCULATE = hex('82210109 63616c63756c617465');

/** A listener that says why it closed a connection. */
const start = async (options: Omit<Partial<ListenerOptions>, 'address'> = {}) => {
  const closed = deferred<Error | undefined>();
  const hooks = { connectionClosed: (_: unknown, error: Error | undefined) => closed.resolve(error) };
  const listener = await listen(
    { address: '127.0.0.1:0', service: style.Calculator, hooks, ...options },
    calculatorHandler(style),
  );
  return { listener, closed: closed.promise };
};

const ATTACKS: [string, Partial<ListenerOptions>, Buffer, RegExp][] = [
  ['a huge frame', { transport: 'framed' }, hex('7fffffff'), /frame of 2147483647 bytes/],
  [
    'a frame just above the limit',
    { transport: 'framed', limits: { maxMessageBytes: 100 } },
    hex('00000065'),
    /101 bytes/,
  ],
  ['a frame of negative size', { transport: 'framed' }, hex('ffffffff 0000'), /negative size/],
  [
    'a list that claims 2e9 items, framed',
    { transport: 'framed' },
    framed(Buffer.concat([CALCULATE, hex('0f0005 0c 77359400')])),
    /2000000000 elements/,
  ],
  [
    'a list that claims 2e9 items, unframed',
    {},
    Buffer.concat([CALCULATE, hex('0f0005 08 77359400')]),
    /more than \d+ elements/,
  ],
  [
    'a list that claims 2e9 items, compact',
    { protocol: 'compact' },
    Buffer.concat([COMPACT_CALCULATE, hex('59 f5 8094ebdc07')]),
    /more than \d+ elements/,
  ],
  ['a list of negative size', {}, Buffer.concat([CALCULATE, hex('0f0005 08 ffffffff')]), /negative size/],
  ['a map of negative size', {}, Buffer.concat([CALCULATE, hex('0d0005 0808 80000000')]), /negative size/],
  ['a string of negative size', {}, Buffer.concat([CALCULATE, hex('0b0005 ffffffff')]), /negative size/],
  ['a string of 2 GiB', {}, Buffer.concat([CALCULATE, hex('0b0005 7fffffff')]), /more than 16777216 bytes/],
  ['a method name of 2 GiB', {}, hex('80010001 7fffffff'), /method name of 2147483647 bytes/],
  [
    'structs nested 10,000 deep',
    {},
    Buffer.concat([CALCULATE, Buffer.alloc(30_000, hex('0c0001'))]),
    /deeper than 64/,
  ],
  [
    'structs nested 10,000 deep, compact',
    { protocol: 'compact' },
    Buffer.concat([COMPACT_CALCULATE, Buffer.alloc(10_000, 0x1c)]),
    /deeper than 64/,
  ],
  [
    'lists nested 10,000 deep',
    {},
    Buffer.concat([CALCULATE, hex('0f0001'), Buffer.alloc(50_000, hex('0f00000001'))]),
    /deeper than 64/,
  ],
  [
    'json nested 10,000 deep',
    { protocol: 'json' },
    Buffer.concat([Buffer.from('[1,"add",1,1,'), Buffer.alloc(10_000, '[')]),
    /deeper than 64/,
  ],
  ['an unknown type', {}, Buffer.concat([CALCULATE, hex('630001')]), /unknown type/],
  [
    'an unknown compact type',
    { protocol: 'compact' },
    Buffer.concat([COMPACT_CALCULATE, hex('1e')]),
    /unknown compact type/,
  ],
  [
    'a varint without end',
    { protocol: 'compact' },
    Buffer.concat([COMPACT_CALCULATE, hex('15'), Buffer.alloc(12, 0xff)]),
    /varint too long/,
  ],
  ['a reply where a call belongs', {}, hex('80010002 00000004 70696e67 00000001 00'), /type 2/],
  [
    'a frame that ends within its message',
    { transport: 'framed' },
    framed(CALCULATE.subarray(0, 10)),
    /too early/,
  ],
  [
    'arguments that end too early',
    { transport: 'framed' },
    framed(Buffer.concat([CALCULATE, hex('0c0002 08')])),
    /too early/,
  ],
  [
    'an old message where only strict ones are taken',
    { strictRead: true },
    hex('00000004 70696e67 01 00000001 00'),
    /without protocol version/,
  ],
  ['noise', {}, hex('deadbeefdeadbeefdeadbeef'), /no binary protocol message/],
];

describe('hostile bytes', () => {
  it.each(ATTACKS)(
    '%s: an error that says so, that connection closed, nobody else hurt',
    async (_name, options, bytes, why) => {
      const { listener, closed } = await start(options);
      const { address: _address, ...stack } = { address: '', ...options } as ListenerOptions;
      const bystander = clientOn(
        await connect(listener.address, {
          transport: stack.transport ?? 'buffered',
          protocol: stack.protocol ?? 'binary',
        }),
        style.Calculator,
      );
      expect(await bystander.add(1, 2)).toBe(3);
      const attacker = await raw(listener);
      await attacker.write(bytes);
      await attacker.ended;
      const error = await closed;
      expect(error).toMatchObject({ code: expect.stringMatching(/PROTOCOL_ERROR|MESSAGE_TOO_LARGE/) });
      expect(error?.message).toMatch(why);
      expect(await bystander.add(3, 4)).toBe(7);
    },
  );

  it('unreadable arguments are answered before the connection is closed', async () => {
    const { listener } = await start({ transport: 'framed' });
    const attacker = await raw(listener);
    await attacker.write(framed(Buffer.concat([CALCULATE, hex('0c0002 08')])));
    const answer = await attacker.ended;
    expect(answer.subarray(4, 8)).toEqual(hex('80010003'));
    expect(answer.toString('latin1')).toContain('TK:2006:PROTOCOL_ERROR');
  });

  it('half a message, byte by byte, does no harm, and is a call once it is whole', async () => {
    const { listener } = await start();
    const slow = await raw(listener);
    const ping = hex('80010001 00000004 70696e67 00000009 00');
    for (const byte of ping) await slow.write(Buffer.from([byte]));
    const answered = new Promise<Buffer>((resolve) => slow.socket.once('data', resolve));
    expect(await answered).toEqual(hex('80010002 00000004 70696e67 00000009 00'));
  });

  it('messages of the old form are answered', async () => {
    const { listener } = await start();
    const old = await raw(listener);
    const answered = new Promise<Buffer>((resolve) => old.socket.once('data', resolve));
    await old.write(hex('00000004 70696e67 01 00000005 00'));
    expect(await answered).toEqual(hex('80010002 00000004 70696e67 00000005 00'));
  });

  it('a JSON list that claims more than it holds is refused', async () => {
    const everywhere = { ...style, Calculator: style.Everywhere };
    const { listener, closed } = await start({ service: everywhere.Calculator, protocol: 'json' });
    const attacker = await raw(listener);
    await attacker.write(Buffer.from('[1,"echoList",1,1,{"1":{"lst":["rec",2000000000]}}]'));
    await attacker.ended;
    expect((await closed)?.message).toMatch(/claims 2000000000 elements/);
  });
});
