import { type Draw, indexAmong, unitNumber } from '../draw.ts';

/**
 * A table from which an index is drawn in proportion to weights, in constant time (BAL-12).
 *
 * Source: Michael D. Vose, "A Linear Algorithm For Generating Random Numbers With a Given Distribution",
 * IEEE Transactions on Software Engineering 17 (1991). The order of operations is the specification's.
 */
export class AliasTable {
  readonly #probabilities: Float64Array;
  readonly #aliases: Uint32Array;

  /** @param weights above 0 */
  constructor(weights: readonly number[]) {
    const n = weights.length;
    let total = 0;
    for (const weight of weights) total += weight;

    const probabilities = Float64Array.from(weights, (weight) => (weight * n) / total);
    const aliases = new Uint32Array(n);
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < n; i++) (probabilities[i]! < 1 ? small : large).push(i);

    while (small.length > 0 && large.length > 0) {
      const less = small.pop()!;
      const more = large.pop()!;
      aliases[less] = more;
      // What `less` lacks of 1 is taken from `more`; the table's own entry of `less` is final.
      const rest = probabilities[more]! + probabilities[less]! - 1;
      probabilities[more] = rest;
      (rest < 1 ? small : large).push(more);
    }
    for (const left of [small, large]) {
      for (const i of left) {
        probabilities[i] = 1;
        aliases[i] = i;
      }
    }
    this.#probabilities = probabilities;
    this.#aliases = aliases;
  }

  /** Draws an index; two draws. */
  pick(draw: Draw): number {
    const i = indexAmong(draw(), this.#probabilities.length);
    return unitNumber(draw()) < this.#probabilities[i]! ? i : this.#aliases[i]!;
  }
}
