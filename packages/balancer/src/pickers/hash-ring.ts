import { murmur3Text } from '../murmur3.ts';

/** Virtual nodes per unit of weight (BAL-28). */
const POINTS_PER_WEIGHT = 100;

/** The most virtual nodes that one provider has; weights above 16 scale all down (BAL-28). */
const MOST_POINTS = 1_600;

/** Virtual nodes of each weight: 100 per unit, at least 1, halved together until none has above 1,600 (BAL-28). */
export function virtualNodeCounts(weights: readonly number[]): number[] {
  let heaviest = 0;
  for (const weight of weights) heaviest = Math.max(heaviest, weight);
  let scale = 1;
  while ((POINTS_PER_WEIGHT * heaviest) / scale > MOST_POINTS) scale *= 2;
  return weights.map((weight) => Math.max(1, Math.floor((POINTS_PER_WEIGHT * weight) / scale)));
}

/** Hashes of a node's virtual nodes, `<node>#0`, `<node>#1`, … (BAL-28). */
export const virtualNodeHashes = (node: string, count: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => murmur3Text(`${node}#${i}`));

/**
 * A ring of points, each owned by one of the nodes it was made of, by their index (BAL-28).
 *
 * Source: David Karger et al., "Consistent Hashing and Random Trees", STOC 1997.
 */
export class HashRing {
  /** The points' hashes, ascending. */
  readonly hashes: Uint32Array;
  /** Index of the node that owns each point. */
  readonly owners: Uint32Array;

  /** @param points the hashes of each node's virtual nodes, nodes in node order */
  constructor(points: readonly Uint32Array[]) {
    let size = 0;
    for (const hashes of points) size += hashes.length;
    // Hash and owner in one exact number (32 + 20 bits of 53), sorted natively: by hash, then by node order.
    const keys = new Float64Array(size);
    let at = 0;
    for (const [owner, hashes] of points.entries()) {
      for (const hash of hashes) keys[at++] = hash * OWNERS + owner;
    }
    keys.sort();
    this.hashes = new Uint32Array(size);
    this.owners = new Uint32Array(size);
    for (const [i, key] of keys.entries()) {
      const hash = Math.floor(key / OWNERS);
      this.hashes[i] = hash;
      this.owners[i] = key - hash * OWNERS;
    }
  }

  /** Index of the first point whose hash is not below `hash`, from the beginning after the end (BAL-29). */
  indexOf(hash: number): number {
    const hashes = this.hashes;
    let low = 0;
    let high = hashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (hashes[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    return low === hashes.length ? 0 : low;
  }
}

const OWNERS = 2 ** 20;
