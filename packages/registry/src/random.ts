import { randomBytes, randomInt } from 'node:crypto';

/** Chance, handed to everything that needs it; tests hand in a seeded one. */
export interface Random {
  /** A uniform unsigned 32-bit integer: a *draw* of the specification. */
  draw(): number;
  /** `count` random bytes as lower-case hex digits. */
  hex(count: number): string;
}

/** The machine's own randomness. */
export const systemRandom: Random = {
  draw: () => randomInt(0x1_0000_0000),
  hex: (count) => randomBytes(count).toString('hex'),
};
