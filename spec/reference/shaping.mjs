// Reference for peak EWMA (BAL-22, BAL-23), slow start (BAL-36), zones (BAL-40, BAL-41), subsets (BAL-44 to BAL-47).
import { byteOrder } from './discovery.mjs';
import { unit } from './draws.mjs';
import { hashOf } from './hash-ring.mjs';

const TAU_MS = 1_000;

export class PeakEwma {
  /** @type {number | null} */ value = null;
  stamp = 0;
  /** When a failure was last observed. */ failedAt = Number.NEGATIVE_INFINITY;
  /** @param {number} at @param {number} ms */
  observe(at, ms) {
    if (this.value === null || ms > this.value) this.value = ms;
    else {
      const d = Math.exp(-(at - this.stamp) / TAU_MS);
      this.value = this.value * d + ms * (1 - d);
    }
    this.stamp = at;
  }
  /** @param {number} at @param {number} ms how long the attempt took: it began at `at - ms` */
  observeFailure(at, ms) {
    const k = at - ms < this.failedAt ? 1 : 2;
    this.observe(at, Math.min(30_000, Math.max(ms, k * (this.value ?? 5))));
    this.failedAt = at;
  }
  /** BAL-53. */
  forget() {
    this.value = null;
    this.failedAt = Number.NEGATIVE_INFINITY;
  }
  /** @param {number} at @returns {number | null} null: never observed */
  latency(at) {
    return this.value === null ? null : this.value * Math.exp(-(at - this.stamp) / TAU_MS);
  }
}

/** @param {number} weight @param {number} ageMs @param {number} windowMs @param {number} aggression */
export function slowStartWeight(weight, ageMs, windowMs = 30_000, aggression = 1) {
  if (ageMs >= windowMs) return weight;
  const share = ageMs / windowMs;
  return weight * Math.max(0.1, aggression === 1 ? share : share ** (1 / aggression));
}

/**
 * Which candidates the picker gets.
 * @param {{zone: string | null, candidates: {node: string, weight: number, zone?: string}[], consumerZones: (string | null)[] | null}} input
 *   zone null: none, or switched off; consumerZones null or empty: no consumer is known
 * @param {() => number} draw
 */
export function zoneCandidates({ zone, candidates, consumerZones }, draw) {
  const local = candidates.filter((c) => zone !== null && c.zone === zone);
  const remote = candidates.filter((c) => !local.includes(c));
  if (local.length === 0 || remote.length === 0) return candidates;
  const sum = (/** @type {typeof candidates} */ cs) => cs.reduce((total, c) => total + c.weight, 0);
  const p = sum(local) / sum(candidates);
  const c = consumerZones?.length
    ? consumerZones.filter((z) => z === zone).length / consumerZones.length
    : 1 / new Set(candidates.map((candidate) => candidate.zone ?? '')).size;
  return p >= c || unit(draw()) < p / c ? local : remote;
}

/**
 * The subset of one consumer as node → share, in node order.
 * @param {string} consumer
 * @param {string[]} consumers
 * @param {string[]} providers
 * @param {number} size
 * @returns {Record<string, number>}
 */
export function subsetOf(consumer, consumers, providers, size = 12) {
  const [M, N] = [consumers.length, providers.length];
  const rank = [...consumers].sort(byteOrder).indexOf(consumer);
  const k = Math.ceil((Math.max(size, 12) * M) / N);
  const sorted = [...providers].sort(byteOrder);
  if (size === 0 || rank < 0 || k >= M) return Object.fromEntries(sorted.map((node) => [node, 1]));
  const circle = N * M;
  const [from, to] = [rank * N, rank * N + k * N]; // to may lie beyond the end
  const shares = new Map();
  sorted
    .sort((a, b) => hashOf(a) - hashOf(b) || byteOrder(a, b))
    .forEach((node, i) => {
      let overlap = 0;
      for (const turn of [0, circle]) {
        overlap += Math.max(0, Math.min(to, (i + 1) * M + turn) - Math.max(from, i * M + turn));
      }
      if (overlap > 0) shares.set(node, overlap / M);
    });
  return Object.fromEntries([...shares].sort(([a], [b]) => byteOrder(a, b)));
}
