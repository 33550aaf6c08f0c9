import { randomBytes, randomInt } from 'node:crypto';

/** Chance, handed to everything that needs it; tests hand in a seeded one. */
export interface Random {
  /** `count` random bytes as lower-case hex digits. */
  hex(count: number): string;
  /** A whole number from 0, below `end`. */
  below(end: number): number;
}

/** The machine's own randomness, fit for secrets. */
export const systemRandom: Random = {
  hex: (count) => randomBytes(count).toString('hex'),
  below: (end) => randomInt(end),
};
