import type { Candidate } from '../candidate.ts';
import type { Draw } from '../draw.ts';
import { AliasTable } from './alias-table.ts';
import type { PickAlgorithm } from './picker.ts';

/** Any candidate, in proportion to weights (BAL-12). */
export class WeightedRandom<C extends Candidate> implements PickAlgorithm<C> {
  readonly #draw: Draw;
  #candidates: readonly C[] = [];
  #table = new AliasTable([]);

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  update(candidates: readonly C[]): void {
    this.#candidates = candidates;
    this.#table = new AliasTable(candidates.map((candidate) => candidate.weight));
  }

  pick(): C {
    return this.#candidates[this.#table.pick(this.#draw)]!;
  }
}
