/**
 * A source of chance: each call gives a *draw*, a uniform unsigned 32-bit integer (GEN-5).
 *
 * Nothing in this package has chance of its own; the same draws give the same picks in every port.
 */
export type Draw = () => number;

/** A draw as an index among `n`: `floor(draw · n / 2^32)` (GEN-5). */
export const indexAmong = (draw: number, n: number): number => Math.floor((draw * n) / 0x1_0000_0000);

/** A draw as a unit number, from 0 (inclusive) to 1 (exclusive) (GEN-5). */
export const unitNumber = (draw: number): number => draw / 0x1_0000_0000;

/**
 * A fast generator that gives the same draws for the same seed.
 *
 * For clients, seeded from the machine's randomness, and for tests. It is no secret: who sees some draws can
 * tell the next.
 *
 * Source: sfc32 of PractRand (Chris Doty-Humphrey), 128 bits of state.
 *
 * @param seed unsigned 32-bit
 */
export function seededDraw(seed: number): Draw {
  // a, b, c and the counter, as int32 in a typed array: numbers in a closure would be boxed at each draw.
  const state = Int32Array.of(seed, 0x9e3779b9, 0x243f6a88, 1);
  const draw = (): number => {
    const b = state[1]!;
    const c = state[2]!;
    const sum = (state[0]! + b + state[3]!) | 0;
    state[3]!++;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) draw(); // spreads the seed over the whole state
  return draw;
}
