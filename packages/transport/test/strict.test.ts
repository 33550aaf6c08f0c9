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

    it.each([
      ['tiny', 256],
      ['tiny', -129],
      ['small', 32768],
      ['middle', 2 ** 31],
      ['middle', 1.5],
      ['middle', 'abc'],
      ['middle', Number.NaN],
      ['big', 2n ** 63n],
      ['big', 'x'],
      ['real', 'x'],
      ['flag', 'maybe'],
      ['text', 5],
      ['bytes', 5],
      ['numbers', [1, 'x']],
      ['words', [1]],
    ])('that do not fit name the field, and harm nothing: %s %s', async (field, value) => {
      const client = await start();
      const wrong = new style.everything.Everything({} as never) as unknown as Record<string, unknown>;
      wrong[field] = value;
      const [bad, good] = await Promise.allSettled([client.echo(wrong as never), client.echoString('good')]);
      const reason = (bad as { reason: Error }).reason;
      expect(reason).toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(reason.message).toContain(`'${field}'`);
      expect(good).toMatchObject({ value: 'good' });
    });
  });
});
