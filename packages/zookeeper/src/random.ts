import { randomBytes } from 'node:crypto';

/** The only source of chance in this package: a number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** The process's own generator. */
export const systemRandom: Random = () => Math.random();

/** Bytes nobody can guess, for nonces. */
export const unguessableBytes = (count: number): Buffer => randomBytes(count);

/**
 * A generator that repeats itself for the same seed, for tests and fault rounds.
 *
 * Source: mulberry32, public domain, Tommy Ettinger.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A shuffled copy. Source: Fisher and Yates 1938, Durstenfeld's form. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    const kept = result[last] as Item;
    result[last] = result[chosen] as Item;
    result[chosen] = kept;
  }
  return result;
}
