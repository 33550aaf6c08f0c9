import { describe, expect, it } from 'vitest';
import { clientOn } from '../src/index.ts';
import { serving } from './serving.ts';
import { echoHandler, STACKS, STYLES } from './stacks.ts';

const { listen, connect } = serving();

describe.each(STYLES)('values of style $style', (style) => {
  const service = style.Everywhere;

  describe.each(STACKS)('over $transport/$protocol', (stack) => {
    const start = async (options: object = {}) => {
      const listener = await listen({ address: '127.0.0.1:0', service, ...stack, ...options }, echoHandler());
      return clientOn(await connect(listener.address, stack), service);
    };

    it('that are bytes where UTF-8 belongs are an error that names the field, if asked for', async () => {
      // JSON texts are made of characters: what was no UTF-8 is replaced before it leaves.
      const bad = Buffer.from([0x61, 0xff, 0x62]) as never;
      if (stack.protocol !== 'json') {
        const strict = await start({ strictUtf8: true });
        expect(await strict.echoString('äß€😀')).toBe('äß€😀');
        await expect(strict.echoString(bad)).rejects.toThrow(/field 1: a string that is not UTF-8/);
      }
      expect(await (await start()).echoString(bad)).toBe('a\ufffdb');
    });

    /** What is handed in, and what is said of it behind the name of the struct. */
    const WRONG: readonly (readonly [object, string])[] = [
      [{ tiny: 128 }, '.tiny must be an i8 (-128 to 127), got 128'],
      [{ tiny: -129 }, '.tiny must be an i8 (-128 to 127), got -129'],
      [{ small: 32768 }, '.small must be an i16 (-32768 to 32767), got 32768'],
      [{ middle: 2 ** 31 }, '.middle must be an i32 (-2147483648 to 2147483647), got 2147483648'],
      [{ middle: 1.5 }, '.middle must be an i32, got 1.5'],
      [{ middle: 'abc' }, '.middle must be an i32, got "abc"'],
      [{ middle: Number.NaN }, '.middle must be an i32, got NaN'],
      [{ middle: true }, '.middle must be an i32, got true'],
      [{ big: 2n ** 63n }, '.big must be an i64, got 9223372036854775808n'],
      [{ big: 'x' }, '.big must be an i64, got "x"'],
      [{ real: 'x' }, '.real must be a double, got "x"'],
      [{ flag: 'maybe' }, '.flag must be a bool, got "maybe"'],
      [{ text: 5 }, '.text must be a string, got 5'],
      [{ bytes: 5 }, '.bytes must be bytes (a Buffer), got 5'],
      [{ colour: 'RED' }, '.colour must be an i32, got "RED"'],
      [{ leaf: 5 }, '.leaf must be a Leaf, got 5'],
      [{ leaf: { name: 5 } }, '.leaf.name must be a string, got 5'],
      [{ numbers: [1, 'x'] }, '.numbers[1] must be an i32, got "x"'],
      [{ numbers: [1, null] }, '.numbers[1] must be an i32, got null'],
      [{ numbers: 5 }, '.numbers must be a list (an array), got 5'],
      [{ words: [1] }, '.words[0] must be a string, got 1'],
      [{ words: new Set(['a']) }, '.words must be a set (an array), got Set'],
      [{ words: 'abc' }, '.words must be a set (an array), got "abc"'],
      [{ byName: { 'a b': 2 ** 40 } }, '.byName["a b"] must be an i32 (-2147483648'],
      [
        { byName: new Map([['a', 1]]) },
        '.byName must be a map (an object, its keys as property names), got Map',
      ],
      [{ byBig: { one: 'x' } }, '.byBig["one"] (a key) must be an i64, got "one"'],
      [{ byFlag: { yes: 1 } }, '.byFlag["yes"] (a key) must be a bool, got "yes"'],
      [{ nested: { 7: [{ yes: true }, { yes: 2 }] } }, '.nested["7"][1].yes must be a bool, got 2'],
      [{ nested: { 7: [null] } }, '.nested["7"][0] must be a Leaf, got null'],
      [{ flags: [[true], [true, 'x']] }, '.flags[1][1] must be a bool, got "x"'],
      [{ leaves: [{}, { name: [] }] }, '.leaves[1].name must be a string, got Array'],
      [{ bigs: [0, 1.5] }, '.bigs[1] must be an i64, got 1.5'],
      [{ blobs: [1] }, '.blobs[0] must be bytes (a Buffer), got 1'],
    ];

    it.each(WRONG)('that do not fit name the field, and harm nothing: %o', async (value, text) => {
      const client = await start();
      const [bad, good] = await Promise.allSettled([client.echo(value as never), client.echoString('good')]);
      const { reason } = bad as { reason: Error };
      expect(reason).toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(reason.message).toContain(`'echo': argument value${text}`);
      expect(good).toMatchObject({ value: 'good' });
    });

    it.each(WRONG)(
      'that a handler returns and do not fit are an answer that names the field: %o',
      async (value, text) => {
        const handler = echoHandler({ echo: () => value });
        const listener = await listen({ address: '127.0.0.1:0', service, ...stack }, handler);
        const client = clientOn(await connect(listener.address, { ...stack, trustCodes: true }), service);
        const [bad, good] = await Promise.allSettled([client.echo({} as never), client.echoString('good')]);
        const { reason } = bad as { reason: Error };
        expect(reason).toMatchObject({ code: 'INVALID_RESULT' });
        expect(reason.message).toContain(`'echo': result${text}`);
        expect(good).toMatchObject({ value: 'good' });
      },
    );

    it('are checked in exceptions, and where something is required', async () => {
      const { Refused } = style.everything;
      const refuse = () => {
        throw new Refused({ why: 'no', level: 2 ** 31 });
      };
      const listener = await listen({ address: '127.0.0.1:0', service, ...stack }, echoHandler({ refuse }));
      const client = clientOn(await connect(listener.address, stack), service);
      await expect(client.refuse(1)).rejects.toThrow(/'refuse': exception \w+\.level must be an i32 \(/);

      const needy = { need: true };
      const demand = { must: '', needy, needies: { a: [needy, { text: 'x' }] }, levels: [], preset: 1 };
      const strict = { address: '127.0.0.1:0', service: style.Strict, ...stack };
      const demanding = await listen(strict, echoHandler({ demand: () => demand, typed: () => undefined }));
      const caller = clientOn(await connect(demanding.address, stack), style.Strict);
      await expect(caller.demand(demand as never, 1)).rejects.toThrow(
        `'demand': argument value.needies["a"][1].need is required, and not set`,
      );
      await expect(caller.demand({ ...demand, needies: {} } as never, undefined as never)).rejects.toThrow(
        `'demand': argument level is required, and not set`,
      );
      await expect(caller.demand({ ...demand, needies: {} } as never, 1)).rejects.toThrow(
        `'demand': result.needies["a"][1].need is required, and not set`,
      );
      await expect(caller.demand(5 as never, 1)).rejects.toThrow(
        `'demand': argument value must be a Demand, got 5`,
      );
    });
  });
});
