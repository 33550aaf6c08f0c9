import type { Candidate } from '../candidate.ts';
import { type Draw, indexAmong } from '../draw.ts';
import { indexAfter } from '../node-order.ts';
import type { PickAlgorithm } from './picker.ts';

/**
 * One after the other in node order; weights are not looked at (BAL-14).
 *
 * It remembers the node picked last, not its place, so that a list that changes makes it neither skip nor
 * repeat. The first is drawn, so that clients started together begin at different providers.
 */
export class RoundRobin<C extends Candidate> implements PickAlgorithm<C> {
  readonly #draw: Draw;
  #candidates: readonly C[] = [];
  #last: C | undefined;
  #next = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  update(candidates: readonly C[]): void {
    this.#candidates = candidates;
    if (this.#last) this.#next = indexAfter(candidates, this.#last.node) % candidates.length;
  }

  pick(): C {
    const candidates = this.#candidates;
    const index = this.#last ? this.#next : indexAmong(this.#draw(), candidates.length);
    const picked = candidates[index]!;
    this.#last = picked;
    this.#next = index + 1 === candidates.length ? 0 : index + 1;
    return picked;
  }
}
