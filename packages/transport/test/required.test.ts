import { describe, expect, it } from 'vitest';
import { clientOn, type ServiceModule } from '../src/index.ts';
import { serving } from './serving.ts';
import { echoHandler, STACKS, STYLES } from './stacks.ts';

const { listen, connect } = serving();

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

const needy = { need: false };
const whole = { must: '', needy, needies: { a: [needy] }, levels: [], preset: 0 };
const without = (name: string): object => ({ ...whole, [name]: undefined });

/** What is left out, and the name that it is missed by. */
const MISSING: readonly (readonly [string, object])[] = [
  ['.must', without('must')],
  ['.needy', without('needy')],
  ['.levels', without('levels')],
  ['.needy.need', { ...whole, needy: { text: 'x' } }],
  ['.needies["a b"][1].need', { ...whole, needies: { 'a b': [needy, {}] } }],
  ['.inner.inner.needy', { ...whole, inner: { ...whole, inner: without('needy') } }],
];

describe.each(STYLES)('required fields of style $style', (style) => {
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

    it('that are there pass', async () => {
      const client = await start(style.Strict, style.Strict);
      expect(await client.demand!({ ...whole, inner: whole }, 1)).toMatchObject({ ...whole, inner: whole });
    });

    it.each(MISSING)('of a call are missed by name: %s', async (name, value) => {
      const client = await start(style.Strict, style.Lax);
      const [bad, good] = await Promise.allSettled([client.demand!(value, 1), client.demand!(whole, 1)]);
      expect(bad).toMatchObject({ reason: { code: 'APPLICATION_EXCEPTION', details: { type: 7 } } });
      expect((bad as PromiseRejectedResult).reason.message).toContain(
        `argument value${name} is required, and missing`,
      );
      expect(good).toMatchObject({ value: whole });
    });

    it.each(MISSING)('of a result are missed by name: %s', async (name, value) => {
      const client = await start(style.Lax, style.Strict, echoHandler({ demand: () => value }));
      const [bad, good] = await Promise.allSettled([client.demand!(whole, 1), client.demand!(whole, 1)]);
      for (const { reason } of [bad, good] as PromiseRejectedResult[]) {
        expect(reason).toMatchObject({ code: 'INVALID_RESULT', outcome: 'answered' });
        expect(reason.message).toContain(`'demand': result${name} is required, and missing`);
      }
    });

    it('are missed among arguments and in exceptions', async () => {
      const { LaxStrictness } = style.strict;
      const refusing = echoHandler({
        demand: () => {
          throw new LaxStrictness();
        },
      });
      const client = await start(style.Lax, style.Strict, refusing);
      await expect(client.demand!(whole, 1)).rejects.toThrow(
        /'demand': exception Strictness.why is required, and missing/,
      );
      const other = await start(style.Strict, style.Lax);
      await expect(other.demand!(whole, undefined)).rejects.toThrow(
        /argument level is required, and missing/,
      );
    });

    it('may be missing where that was asked for', async () => {
      const client = await start(style.Strict, style.Lax, echoHandler({ demand: () => whole }), {
        strictFields: false,
      });
      expect(await client.demand!({}, undefined)).toMatchObject(whole);
    });
  });
});
