import type { Candidate } from '../candidate.ts';
import { type Draw, indexAmong } from '../draw.ts';
import type { PickAlgorithm } from './picker.ts';

/** The latency, in ms, of a provider that has been called but has not answered yet (BAL-22). */
const UNPROVEN_MS = 1e9;

/** What a call there is expected to take: latency · (inflight + 1) / weight (BAL-20). */
function costOf(candidate: Candidate, nowMs: number): number {
  const { inflight, latency, weight } = candidate;
  if (latency.isFresh) return inflight === 0 ? 0 : (UNPROVEN_MS * (inflight + 1)) / weight;
  return (latency.at(nowMs) * (inflight + 1)) / weight;
}

/**
 * The cheaper of two candidates, by peak-EWMA latency, load and weight (BAL-20). The default.
 *
 * Two are enough to leave slow and busy providers alone, and chance enough that clients which see the same do not all
 * go to the same one. A busy client looks first at where an attempt began or ended last (BAL-21): answers that came
 * together are followed by calls that go together, which saves writes, as long as nobody drawn is cheaper.
 *
 * Source: Michael Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 12 (2001); with
 * Balaji Prabhakar and Devavrat Shah, "Load Balancing with Memory", FOCS 2002; costs after Finagle's `p2cPeakEwma`.
 */
export class P2cEwma<C extends Candidate> implements PickAlgorithm<C> {
  readonly #draw: Draw;
  #candidates: readonly C[] = [];
  /** Attempts in progress at all candidates. */
  #inflight = 0;
  /** Where an attempt began or ended last; it may be no candidate now. */
  #recent: C | undefined;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  update(candidates: readonly C[]): void {
    this.#candidates = candidates;
    this.#inflight = 0;
    for (let place = 0; place < candidates.length; place++) {
      const candidate = candidates[place]!;
      candidate.place = place;
      this.#inflight += candidate.inflight;
    }
  }

  pick(nowMs: number): C {
    const candidates = this.#candidates;
    const recent = this.#recent;
    // Only when busy: who has little in progress knows nobody's load, and many such clients would all settle on one.
    const first =
      recent !== undefined && this.#inflight >= 2 * candidates.length && this.#has(recent)
        ? recent.place
        : indexAmong(this.#draw(), candidates.length);
    const other = indexAmong(this.#draw(), candidates.length - 1);
    const a = candidates[first]!;
    const b = candidates[other < first ? other : other + 1]!;
    if (a.ejected !== b.ejected) return a.ejected ? b : a;
    return costOf(b, nowMs) < costOf(a, nowMs) ? b : a;
  }

  loadChanged(candidate: C, by: 1 | -1): void {
    this.#recent = candidate;
    if (this.#has(candidate)) this.#inflight += by;
  }

  #has(candidate: C): boolean {
    return this.#candidates[candidate.place] === candidate;
  }
}
