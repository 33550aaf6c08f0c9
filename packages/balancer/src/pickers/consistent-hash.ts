import type { Candidate } from '../candidate.ts';
import { type Draw, indexAmong } from '../draw.ts';
import { murmur3, murmur3Text } from '../murmur3.ts';
import { HashRing, virtualNodeCounts, virtualNodeHashes } from './hash-ring.ts';
import type { PickAlgorithm } from './picker.ts';

/** How far a candidate may be loaded above its share before its keys go on to the next (BAL-29). */
const LOAD_FACTOR = 1.25;

/**
 * The same candidate for the same key, unless it is loaded above 1.25 times its share (BAL-26 to BAL-29).
 *
 * A provider that leaves moves its own keys only. A call without a key is picked at random.
 *
 * Source: Vahab Mirrokni, Mikkel Thorup, Morteza Zadimoghaddam, "Consistent Hashing with Bounded Loads", 2016.
 */
export class ConsistentHash<C extends Candidate> implements PickAlgorithm<C> {
  readonly #draw: Draw;
  #candidates: readonly C[] = [];
  #members: ReadonlySet<C> = new Set();
  #weight = 0;
  #inflight = 0;
  #ring = new HashRing([]);
  /** Nodes of the ring with their hashes, in node order; some may be no candidates now (BAL-30). */
  #points = new Map<string, Uint32Array>();
  /** The candidate of each node of the ring, by the ring's index; undefined: passed over. */
  #owners: (C | undefined)[] = [];

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  update(candidates: readonly C[]): void {
    this.#candidates = candidates;
    this.#members = new Set(candidates);
    this.#weight = 0;
    this.#inflight = 0;
    for (const { weight, inflight } of candidates) {
      this.#weight += weight;
      this.#inflight += inflight;
    }
    const counts = virtualNodeCounts(candidates.map((candidate) => candidate.ringWeight));
    if (!this.#ringServes(counts)) this.#rebuild(counts);
    const byNode = new Map(candidates.map((candidate) => [candidate.node, candidate]));
    this.#owners = Array.from(this.#points.keys(), (node) => byNode.get(node));
  }

  pick(_nowMs: number, key: string | Uint8Array | undefined): C {
    if (key === undefined) {
      return this.#candidates[indexAmong(this.#draw(), this.#candidates.length)]!;
    }
    const ring = this.#ring.owners;
    const load = LOAD_FACTOR * (this.#inflight + 1);
    const first = this.#ring.indexOf(typeof key === 'string' ? murmur3Text(key) : murmur3(key));
    let fallback: C | undefined;
    for (let steps = 0, at = first; steps < ring.length; steps++, at = at + 1 === ring.length ? 0 : at + 1) {
      const candidate = this.#owners[ring[at]!];
      if (!candidate) continue;
      if (candidate.inflight + 1 <= Math.ceil((load * candidate.weight) / this.#weight)) return candidate;
      fallback ??= candidate;
    }
    // Not reached while `inflight` is kept by the picker: the bounds add up to more than the load.
    return fallback!;
  }

  loadChanged(candidate: C, by: 1 | -1): void {
    if (this.#members.has(candidate)) this.#inflight += by;
  }

  /** Whether the ring gives right picks by passing over nodes, and is not mostly made of such. */
  #ringServes(counts: readonly number[]): boolean {
    const candidates = this.#candidates;
    return (
      this.#points.size <= 2 * candidates.length &&
      candidates.every(({ node }, i) => this.#points.get(node)?.length === counts[i])
    );
  }

  #rebuild(counts: readonly number[]): void {
    const before = this.#points;
    this.#points = new Map();
    for (const [i, { node }] of this.#candidates.entries()) {
      const known = before.get(node);
      const count = counts[i]!;
      const hashes = known && known.length >= count ? known.slice(0, count) : virtualNodeHashes(node, count);
      this.#points.set(node, hashes);
    }
    this.#ring = new HashRing([...this.#points.values()]);
  }
}
