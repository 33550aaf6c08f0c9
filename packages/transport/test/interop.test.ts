import { afterEach, describe, expect, it } from 'vitest';
import { clientOn, connect, listen, type ProtocolName } from '../src/index.ts';
import { everything, plain } from './everything.ts';
import { npmClient, npmServer } from './npm-thrift.ts';
import { calculatorHandler, echoHandler, NPM_STACKS, STYLES } from './stacks.ts';

const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});

const keep = <T extends { close(): Promise<void> }>(each: T): T => {
  closing.push(each);
  return each;
};

describe.each(STYLES)('style $style', (style) => {
  describe.each(NPM_STACKS)('$transport/$protocol', (stack) => {
    it('carries every type between our client and our server', async () => {
      const options = { address: '127.0.0.1:0', service: style.Everywhere, ...stack };
      const listener = keep(await listen(options, echoHandler()));
      const client = clientOn(keep(await connect(listener.address, stack)), style.Everywhere);
      const sent = everything(style);
      const value = new style.everything.Everything(sent as never);
      expect(plain(await client.echo(value))).toEqual(plain(sent));
      expect(plain(await client.echoList([value, value]))).toEqual([plain(sent), plain(sent)]);
    });

    it('hands out bigints where they are asked for, and takes them everywhere', async () => {
      const options = {
        address: '127.0.0.1:0',
        service: style.Everywhere,
        int64: 'bigint',
        ...stack,
      } as const;
      const listener = keep(await listen(options, echoHandler({ echoI64: (value: bigint) => value + 1n })));
      const client = clientOn(
        keep(await connect(listener.address, { ...stack, int64: 'bigint' })),
        style.Everywhere,
      );
      const sent = everything(style, BigInt);
      expect(plain(await client.echo(new style.everything.Everything(sent as never)))).toEqual(plain(sent));
      expect(await client.echoI64(9007199254740993n as never)).toBe(9007199254740994n);
    });

    it('carries every type from our client to a server of npm thrift and back', async () => {
      const handler = {
        echo: (value: unknown, done: (error: null, value: unknown) => void) => done(null, value),
      };
      const server = keep(await npmServer(style.Everywhere, handler, stack));
      const client = clientOn(keep(await connect(`127.0.0.1:${server.port}`, stack)), style.Everywhere);
      const sent = withoutNpmBugs(everything(style), stack.protocol);
      expect(plain(await client.echo(new style.everything.Everything(sent as never)))).toEqual(plain(sent));
    });

    it('carries every type from a client of npm thrift to our server and back', async () => {
      const options = { address: '127.0.0.1:0', service: style.Everywhere, ...stack };
      const listener = keep(await listen(options, echoHandler()));
      const { port } = listener.address as { port: number };
      const client = keep(await npmClient(style.Everywhere, port, stack));
      const sent = withoutNpmBugs(everything(style), stack.protocol);
      const received = await client.call('echo', new style.everything.Everything(sent as never));
      expect(plain(received)).toEqual(plain(sent));
    });

    it('serves the calculator to clients of npm thrift, exceptions and oneway calls too', async () => {
      const options = { address: '127.0.0.1:0', service: style.Calculator, ...stack };
      const listener = keep(await listen(options, calculatorHandler(style)));
      const { port } = listener.address as { port: number };
      const client = keep(await npmClient(style.Calculator, port, stack));
      await client.call('ping');
      expect(await client.call('add', 20, 22)).toBe(42);
      const work = new style.types.Work({ num1: 1, num2: 0, op: style.types.Operation.DIVIDE });
      await expect(client.call('calculate', 1, work)).rejects.toMatchObject({ why: 'Cannot divide by 0' });
      await client.call('zip');
      expect(plain(await client.call('getStruct', 9))).toEqual({ key: 9, value: 'none' });
    });

    it('calls servers of npm thrift, exceptions and oneway calls too', async () => {
      let zipped = 0;
      const server = keep(
        await npmServer(
          style.Calculator,
          {
            ping: (done: (error: null) => void) => done(null),
            add: (a: number, b: number, done: (error: null, sum: number) => void) => done(null, a + b),
            calculate: (_logid: number, work: { op: number }, done: (error: unknown) => void) =>
              done(new style.types.InvalidOperation({ whatOp: work.op, why: 'no' })),
            getStruct: (_key: number, done: (error: Error) => void) => done(new Error('undeclared')),
            zip: () => {
              zipped++;
            },
          },
          stack,
        ),
      );
      const client = clientOn(keep(await connect(`127.0.0.1:${server.port}`, stack)), style.Calculator);
      await client.ping();
      expect(await client.add(20, 22)).toBe(42);
      const work = new style.types.Work({ num1: 1, num2: 0, op: style.types.Operation.DIVIDE });
      await expect(client.calculate(1, work)).rejects.toMatchObject({ whatOp: 4, why: 'no' });
      await client.zip();
      await expect(client.getStruct(1)).rejects.toMatchObject({
        code: 'APPLICATION_EXCEPTION',
        outcome: 'answered',
      });
      expect(zipped).toBe(1);
    });
  });
});

describe('multiplexed services', () => {
  const style = STYLES[1]!;

  it('answer errors under the bare name, by which npm thrift finds the call', async () => {
    const listener = keep(
      await listen({ address: '127.0.0.1:0', multiplexed: { known: style.Calculator } }, () => {
        throw new Error('undeclared');
      }),
    );
    const { port } = listener.address as { port: number };
    const stack = { transport: 'buffered', protocol: 'binary' } as const;
    for (const [multiplexed, message] of [
      ['known', /undeclared/],
      ['nobody', /unknown method 'nobody:add'/],
    ] as const) {
      const client = keep(await npmClient(style.Calculator, port, { ...stack, multiplexed }));
      await expect(client.call('add', 1, 2)).rejects.toMatchObject({
        name: 'TApplicationException',
        message: expect.stringMatching(message),
      });
    }
  });
});

/** What npm `thrift` 0.24 itself gets wrong is left out towards it; the known failures below prove it. */
const withoutNpmBugs = (value: ReturnType<typeof everything>, protocol: string): typeof value => ({
  ...value,
  byFlag: {} as typeof value.byFlag,
  ...(protocol === 'binary' ? { byBig: { 5: 'five' } as unknown as typeof value.byBig } : {}),
  ...(protocol === 'compact' ? { flags: [[], [false]] } : {}),
});

describe('known failures of npm thrift 0.24', () => {
  const style = STYLES[1]!;
  const echoed = async (protocol: ProtocolName, value: object): Promise<unknown> => {
    const stack = { transport: 'framed', protocol } as const;
    const listener = keep(
      await listen({ address: '127.0.0.1:0', service: style.Everywhere, ...stack }, echoHandler()),
    );
    const client = keep(
      await npmClient(style.Everywhere, (listener.address as { port: number }).port, stack),
    );
    return plain(await client.call('echo', new style.everything.Everything(value as never)));
  };

  it.fails('bool map keys: they arrive as text, and `"false"` is written as true', async () => {
    expect(await echoed('binary', { byFlag: { true: 1, false: 2 } })).toMatchObject({
      byFlag: { true: 1, false: 2 },
    });
  });

  it.fails('i64 map keys in binary: text is taken for hexadecimal digits', async () => {
    expect(await echoed('binary', { byBig: { '-6': 'x' } })).toMatchObject({ byBig: { '-6': 'x' } });
  });

  it.fails('lists of bool in compact: every element is read as false', async () => {
    expect(await echoed('compact', { flags: [[true]] })).toMatchObject({ flags: [[true]] });
  });
});
