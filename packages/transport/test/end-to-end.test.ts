import { afterEach, describe, expect, it } from 'vitest';
import {
  clientOn,
  connect,
  describeService,
  type Listener,
  listen,
  ThriftkeeperError,
} from '../src/index.ts';
import { calculatorHandler, STACKS, STYLES } from './stacks.ts';

const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((each) => each.close()));
});

const listening = async (options: Parameters<typeof listen>[0], handler: Parameters<typeof listen>[1]) => {
  const listener = await listen(options, handler);
  closing.push(listener);
  return listener;
};

const connected = async (listener: Listener, options: Parameters<typeof connect>[1] = {}) => {
  const connection = await connect(listener.address, options);
  closing.unshift(connection);
  return connection;
};

describe.each(STYLES)('generated code of style $style', (style) => {
  describe.each(STACKS)('over $transport/$protocol', (stack) => {
    const start = async () => {
      const service = style.Calculator;
      const listener = await listening(
        { address: '127.0.0.1:0', service, ...stack },
        calculatorHandler(style),
      );
      return clientOn(await connected(listener, stack), style.Calculator);
    };

    it('calls void, value, struct and inherited methods', async () => {
      const client = await start();
      expect(await client.ping()).toBeUndefined();
      expect(await client.add(1, 2)).toBe(3);
      const work = new style.types.Work({
        num1: 15,
        num2: 10,
        op: style.types.Operation.SUBTRACT,
        comment: ' äß€😀',
      });
      expect(await client.calculate(1, work)).toBe(5);
      expect(await client.getStruct(1)).toEqual({ key: 1, value: '5 äß€😀' });
    });

    it('rejects with the declared exception', async () => {
      const client = await start();
      const work = new style.types.Work({ num1: 1, num2: 0, op: style.types.Operation.DIVIDE });
      const error = await client.calculate(1, work).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(style.types.InvalidOperation);
      expect(error).toMatchObject({ whatOp: 4, why: 'Cannot divide by 0' });
    });

    it('settles oneway calls once written, and the provider runs them', async () => {
      const client = await start();
      await client.calculate(7, new style.types.Work({ num1: 1, num2: 1, op: style.types.Operation.ADD }));
      expect(await client.zip()).toBeUndefined();
      expect((await client.getStruct(7)).value).toBe('none');
    });

    it('keeps many calls in flight apart', async () => {
      const client = await start();
      const sums = await Promise.all(Array.from({ length: 500 }, (_, i) => client.add(i, 1000)));
      expect(sums).toEqual(Array.from({ length: 500 }, (_, i) => i + 1000));
    });

    it('carries long texts and bytes, ASCII and not, back and forth', async () => {
      const options = { address: '127.0.0.1:0', service: style.Everywhere, ...stack };
      const listener = await listening(options, ({ args }) => args[0]);
      const client = clientOn(await connected(listener, stack), style.Everywhere);
      for (const length of [39, 40, 41, 127, 128, 4095, 4096, 4097, 70_000]) {
        for (const unit of ['x', 'ä', '€', '😀']) {
          const text = unit.repeat(length);
          expect(await client.echoString(text)).toBe(text);
        }
        const bytes = Buffer.alloc(length, 'äx');
        expect((await client.echoBinary(bytes)).equals(bytes)).toBe(true);
      }
    });

    it('answers an unknown method', async () => {
      const service = { ...style.Everywhere };
      const listener = await listening(
        { address: '127.0.0.1:0', service, ...stack },
        calculatorHandler(style),
      );
      const client = clientOn(await connected(listener, stack), style.Calculator);
      const error = await client.add(1, 2).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(ThriftkeeperError);
      expect(error).toMatchObject({ code: 'METHOD_UNKNOWN', outcome: 'answered' });
      await expect(client.ping()).rejects.toMatchObject({ code: 'METHOD_UNKNOWN' });
    });
  });
});

describe('multiplexed services', () => {
  it('are served on one port, beside a default one for plain clients', async () => {
    const style = STYLES[0]!;
    const listener = await listening(
      {
        address: '127.0.0.1:0',
        service: style.Calculator,
        multiplexed: { calculator: style.Calculator, other: style.Everywhere },
      },
      (call) => (call.method.name === 'add' ? call.service.length : String(call.service)),
    );
    const plain = clientOn(await connected(listener), style.Calculator);
    const named = clientOn(await connected(listener, { multiplexed: 'calculator' }), style.Calculator);
    const other = await connected(listener, { multiplexed: 'other' });
    expect(await plain.add(0, 0)).toBe(0);
    expect(await named.add(0, 0)).toBe('calculator'.length);
    const echoString = describeService(style.Everywhere).methods.get('echoString')!;
    expect(await other.call(echoString, ['x'])).toBe('other');
    const wrong = clientOn(await connected(listener, { multiplexed: 'nobody' }), style.Calculator);
    await expect(wrong.ping()).rejects.toMatchObject({ code: 'METHOD_UNKNOWN' });
  });
});
