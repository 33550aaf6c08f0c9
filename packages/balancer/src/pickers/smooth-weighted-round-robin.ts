import type { Candidate } from '../candidate.ts';
import { type Draw, indexAmong } from '../draw.ts';
import type { PickAlgorithm } from './picker.ts';

/**
 * In turn, in proportion to weights and evenly spread: 5, 1, 1 gives a a b a c a a (BAL-16).
 *
 * A provider that is no candidate for a while keeps its turn: nobody gains or loses calls when one call leaves
 * out those that it has tried.
 *
 * Each pick looks at every candidate; the others' cost does not grow with the list.
 *
 * Source: nginx, `ngx_http_upstream_round_robin` (2012).
 */
export class SmoothWeightedRoundRobin<C extends Candidate> implements PickAlgorithm<C> {
  readonly #draw: Draw;
  #candidates: readonly C[] = [];
  #weights = new Float64Array();
  #current = new Float64Array();
  /** `#current` of providers that were no candidates at the last update, by node. */
  readonly #setAside = new Map<string, number>();
  #total = 0;
  #begun = false;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  update(candidates: readonly C[]): void {
    this.#current = this.#carriedOver(candidates);
    this.#candidates = candidates;
    this.#weights = Float64Array.from(candidates, (candidate) => candidate.weight);
    this.#total = this.#weights.reduce((total, weight) => total + weight, 0);
  }

  retain(listed: ReadonlyMap<string, unknown>): void {
    for (const node of this.#setAside.keys()) if (!listed.has(node)) this.#setAside.delete(node);
    // Candidates that left are so until the next update, by which they are set aside: forget them here.
    for (const [i, { node }] of this.#candidates.entries()) if (!listed.has(node)) this.#current[i] = 0;
  }

  pick(): C {
    if (!this.#begun) {
      this.#begun = true;
      // A random offset, so that clients started together do not all begin at the same provider.
      const thrownAway = indexAmong(this.#draw(), Math.min(this.#candidates.length, 100));
      for (let i = 0; i < thrownAway; i++) this.#step();
    }
    return this.#candidates[this.#step()]!;
  }

  #step(): number {
    const current = this.#current;
    const weights = this.#weights;
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < current.length; i++) {
      const value = current[i]! + weights[i]!;
      current[i] = value;
      if (value > most) {
        best = i;
        most = value;
      }
    }
    current[best] = most - this.#total;
    return best;
  }

  /** Each keeps its place in the turns, also while it is no candidate. Both lists are in node order. */
  #carriedOver(candidates: readonly C[]): Float64Array<ArrayBuffer> {
    const before = this.#candidates;
    const setAside = this.#setAside;
    const carried = new Float64Array(candidates.length);
    let i = 0;
    for (const [j, { node }] of candidates.entries()) {
      for (; i < before.length && before[i]!.node < node; i++)
        setAside.set(before[i]!.node, this.#current[i]!);
      if (before[i]?.node === node) carried[j] = this.#current[i++]!;
      else if (setAside.size > 0) {
        carried[j] = setAside.get(node) ?? 0;
        setAside.delete(node);
      }
    }
    for (; i < before.length; i++) setAside.set(before[i]!.node, this.#current[i]!);
    return carried;
  }
}
