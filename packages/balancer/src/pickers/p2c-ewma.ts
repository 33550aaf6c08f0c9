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
 * The cheaper of two drawn candidates, by peak-EWMA latency, load and weight (BAL-20). The default.
 *
 * Two draws are enough to leave slow and busy providers alone, and chance enough that clients which see the
 * same do not all go to the same one.
 *
 * Source: Michael Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 12 (2001);
 * costs after Finagle's `p2cPeakEwma`.
 */
export class P2cEwma<C extends Candidate> implements PickAlgorithm<C> {
  readonly #draw: Draw;
  #candidates: readonly C[] = [];

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  update(candidates: readonly C[]): void {
    this.#candidates = candidates;
  }

  pick(nowMs: number): C {
    const candidates = this.#candidates;
    const first = indexAmong(this.#draw(), candidates.length);
    const other = indexAmong(this.#draw(), candidates.length - 1);
    const a = candidates[first]!;
    const b = candidates[other < first ? other : other + 1]!;
    if (a.ejected !== b.ejected) return a.ejected ? b : a;
    return costOf(b, nowMs) < costOf(a, nowMs) ? b : a;
  }
}
