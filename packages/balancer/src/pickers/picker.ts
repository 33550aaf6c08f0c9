import type { Candidate } from '../candidate.ts';
import { inNodeOrder } from '../node-order.ts';
import type { PickerName } from './picker-name.ts';

/** What tells one picker from another: a choice among two or more candidates. */
export interface PickAlgorithm<C extends Candidate> {
  /** Takes the candidates, two or more, in node order; and again whenever they or their weights change. */
  update(candidates: readonly C[]): void;
  /** Forgets providers that are not listed, when the algorithm keeps anything of them. */
  retain?(listed: ReadonlyMap<string, unknown>): void;
  /** Chooses one. */
  pick(nowMs: number, key: string | Uint8Array | undefined): C;
  /** Is told that an attempt began (1) or ended (-1) at a candidate, when the algorithm keeps totals. */
  loadChanged?(candidate: C, by: 1 | -1): void;
}

/**
 * Chooses one candidate for an attempt. Made by `createPicker`.
 *
 * `pick`, `started` and `finished` are made for every call and allocate nothing.
 */
export class Picker<C extends Candidate = Candidate> {
  /** Which algorithm it is. */
  readonly name: PickerName;
  readonly #algorithm: PickAlgorithm<C>;
  #candidates: readonly C[] = [];

  constructor(name: PickerName, algorithm: PickAlgorithm<C>) {
    this.name = name;
    this.#algorithm = algorithm;
  }

  /** The candidates, in node order (BAL-2), without those of weight 0. */
  get candidates(): readonly C[] {
    return this.#candidates;
  }

  /**
   * Takes the candidates; call it again whenever they, their weights or their `ejected` change. What is kept of
   * one that is no candidate any more (its turn, in `smoothWeightedRoundRobin`) is kept until `retain`.
   *
   * @param candidates in any order; those without a weight above 0 are left out
   */
  update(candidates: readonly C[]): void {
    const weighty = candidates.every(isWeighty) ? candidates : candidates.filter(isWeighty);
    this.#candidates = inNodeOrder(weighty);
    // BAL-3: with fewer than two, the state stays as it is.
    if (this.#candidates.length > 1) this.#algorithm.update(this.#candidates);
  }

  /** Forgets providers that have left the list. @param listed the nodes that stand in it, as keys */
  retain(listed: ReadonlyMap<string, unknown>): void {
    this.#algorithm.retain?.(listed);
  }

  /**
   * Chooses a candidate; undefined when there is none. One alone is chosen without a draw (BAL-3).
   *
   * @param nowMs monotonic time
   * @param key what `consistentHash` goes by; the others don't look at it
   */
  pick(nowMs: number, key?: string | Uint8Array): C | undefined {
    const candidates = this.#candidates;
    return candidates.length > 1 ? this.#algorithm.pick(nowMs, key) : candidates[0];
  }

  /** Says that an attempt begins at a candidate. */
  started(candidate: C): void {
    candidate.inflight++;
    this.#algorithm.loadChanged?.(candidate, 1);
  }

  /** Says that an attempt has ended there. Its time is observed by `candidate.latency`. */
  finished(candidate: C): void {
    candidate.inflight--;
    this.#algorithm.loadChanged?.(candidate, -1);
  }
}

const isWeighty = (candidate: Candidate): boolean => candidate.weight > 0;
