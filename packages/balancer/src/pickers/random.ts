import type { Candidate } from '../candidate.ts';
import { type Draw, indexAmong } from '../draw.ts';
import type { PickAlgorithm } from './picker.ts';

/** Any candidate, all alike; weights are not looked at (BAL-10). */
export class Random<C extends Candidate> implements PickAlgorithm<C> {
  readonly #draw: Draw;
  #candidates: readonly C[] = [];

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  update(candidates: readonly C[]): void {
    this.#candidates = candidates;
  }

  pick(): C {
    const candidates = this.#candidates;
    return candidates[indexAmong(this.#draw(), candidates.length)]!;
  }
}
