import { describe, expect, it } from 'vitest';
import { clientOn, type ServiceModule } from '../src/index.ts';
import { serving } from './serving.ts';
import { echoHandler, STACKS, STYLES } from './stacks.ts';

const { listen, connect } = serving();

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

type Make = (fields: object) => object;

/** What a peer sends who has other types, and what is said of it. */
const WRONG: readonly (readonly [string, object | ((make: Make) => object)])[] = [
  ['.flag came as byte, where the interface has bool', { flag: 1 }],
  ['.number came as string, where the interface has i32', { number: '5' }],
  ['.text came as i32, where the interface has string', { text: 5 }],
  ['.numbers came as list<i64>, where the interface has list<i32>', { numbers: [1] }],
  ['.bigs came as set<double>, where the interface has set<i64>', { bigs: [1.5] }],
  ['.byName came as map<string, string>, where the interface has map<string, i32>', { byName: { a: 'b' } }],
  ['.nested came as list<i64>, where the interface has list<double>', { nested: { 1: [2] } }],
  ['.lists came as list<string>, where the interface has list<i16>', { lists: [[], ['a']] }],
  ['.flags came as list<byte>, where the interface has list<bool>', { flags: [1, 0] }],
  [
    '.inner.inner.number came as string, where the interface has i32',
    (make) => ({ inner: [make({ inner: [make({ number: '' })] })] }),
  ],
  [
    '.inner.lists came as list<string>, where the interface has list<i16>',
    (make) => ({ inner: [make({}), make({ lists: [['a']] })] }),
  ],
];

describe.each(STYLES)('fields of another type, style $style', (style) => {
  describe.each(STACKS)('over $transport/$protocol', (stack) => {
    const start = async (
      served: ServiceModule,
      known: ServiceModule,
      handler = echoHandler(),
      options = {},
    ) => {
      const listener = await listen(
        { address: '127.0.0.1:0', service: served, ...stack, ...options },
        handler,
      );
      const connection = await connect(listener.address, { ...stack, ...options });
      return clientOn(connection, known) as unknown as Methods;
    };

    // Generated constructors do not make instances of what is in a list of the struct itself.
    const make: Make = (fields) => new style.strict.Retyped(fields as never);
    const made = (value: (typeof WRONG)[number][1]): object =>
      typeof value === 'function' ? value(make) : value;

    it.each(WRONG)('in a call: value%s', async (text, value) => {
      const client = await start(style.Strict, style.Lax);
      const [bad, good] = await Promise.allSettled([client.typed!(made(value), []), client.typed!({}, [])]);
      expect((bad as PromiseRejectedResult).reason).toMatchObject({ details: { type: 7 } });
      expect((bad as PromiseRejectedResult).reason.message).toContain(`argument value${text}`);
      expect(good).toMatchObject({ status: 'fulfilled' });
    });

    it.each(WRONG)('in a result: result%s', async (text, value) => {
      const client = await start(style.Lax, style.Strict, echoHandler({ typed: () => made(value) }));
      const error = await client.typed!({}).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'INVALID_RESULT' });
      expect((error as Error).message).toContain(`'typed': result${text}`);
    });

    it('as the whole result', async () => {
      const client = await start(style.Lax, style.Strict, echoHandler({ number: () => 'five' }));
      await expect(client.number!()).rejects.toThrow(
        "'number': result came as string, where the interface has i32",
      );
    });

    it('are no errors where nobody knows the field', async () => {
      const more = [{ a: make({ number: 'x', lists: [['a']], inner: [make({ flag: 1 })] }) }];
      const client = await start(style.Strict, style.Lax);
      expect(await client.typed!({ more, inner: [make({ more })] }, ['unknown'])).toMatchObject({
        inner: [{}],
      });
      const back = await start(
        style.Lax,
        style.Strict,
        echoHandler({ typed: () => ({ more, inner: [make({ more })] }) }),
      );
      expect(await back.typed!({})).toMatchObject({ inner: [{}] });
    });

    it('are skipped where that was asked for', async () => {
      const client = await start(style.Strict, style.Lax, echoHandler(), { strictFields: false });
      expect(await client.typed!({ number: 'x', flag: 1 }, [])).toMatchObject({ number: null, flag: null });
    });
  });
});
