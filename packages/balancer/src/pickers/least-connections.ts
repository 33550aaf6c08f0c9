import type { Candidate } from '../candidate.ts';
import { type Draw, indexAmong } from '../draw.ts';
import type { PickAlgorithm } from './picker.ts';

/** Up to so many candidates all are looked at; of more, two are sampled (BAL-18). */
const MOST_SCANNED = 16;

const loadOf = (candidate: Candidate): number => (candidate.inflight + 1) / candidate.weight;

/**
 * The candidate with the fewest of this client's attempts in progress for its weight (BAL-18).
 *
 * Equals are drawn among, never taken by order, which would send every client to the same one.
 */
export class LeastConnections<C extends Candidate> implements PickAlgorithm<C> {
  readonly #draw: Draw;
  #candidates: readonly C[] = [];

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  update(candidates: readonly C[]): void {
    this.#candidates = candidates;
  }

  pick(): C {
    return this.#candidates.length > MOST_SCANNED ? this.#lowerOfTwo() : this.#least();
  }

  #lowerOfTwo(): C {
    const candidates = this.#candidates;
    const first = indexAmong(this.#draw(), candidates.length);
    const other = indexAmong(this.#draw(), candidates.length - 1);
    const a = candidates[first]!;
    const b = candidates[other < first ? other : other + 1]!;
    return loadOf(b) < loadOf(a) ? b : a;
  }

  #least(): C {
    const candidates = this.#candidates;
    let least = Number.POSITIVE_INFINITY;
    let equals = 0;
    let found = 0;
    for (let i = 0; i < candidates.length; i++) {
      const load = loadOf(candidates[i]!);
      if (load < least) {
        least = load;
        equals = 1;
        found = i;
      } else if (load === least) {
        equals++;
      }
    }
    if (equals > 1) {
      for (let skip = indexAmong(this.#draw(), equals); skip > 0; found++) {
        if (loadOf(candidates[found + 1]!) === least) skip--;
      }
    }
    return candidates[found]!;
  }
}
