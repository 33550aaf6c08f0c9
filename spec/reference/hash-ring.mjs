// Reference for BAL-27, BAL-28.

const encode = (/** @type {string} */ text) => Buffer.from(text, 'utf8');

/** MurmurHash3 x86 32-bit, seed 0. @param {Uint8Array} bytes @returns {number} unsigned */
export function murmur3(bytes) {
  const mix = (/** @type {number} */ k) => {
    k = Math.imul(k, 0xcc9e2d51);
    return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  };
  const whole = bytes.length & ~3;
  let h = 0;
  for (let i = 0; i < whole; i += 4) {
    h ^= mix(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)); // little endian
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8) | bytes[i];
  h ^= mix(tail) ^ bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** @param {string} text */
export const hashOf = (text) => murmur3(encode(text));

/** Virtual nodes of each weight (BAL-28). @param {number[]} weights */
export function virtualNodeCounts(weights) {
  let scale = 1;
  while ((100 * Math.max(...weights)) / scale > 1600) scale *= 2;
  return weights.map((w) => Math.max(1, Math.floor((100 * w) / scale)));
}

export class Ring {
  /** @param {{node: string, weight: number}[]} candidates in node order */
  constructor(candidates) {
    const counts = virtualNodeCounts(candidates.map((c) => c.weight));
    /** @type {{hash: number, order: number, node: string}[]} */
    this.points = candidates.flatMap(({ node }, order) =>
      Array.from({ length: counts[order] }, (_, i) => ({ hash: hashOf(`${node}#${i}`), order, node })),
    );
    this.points.sort((a, b) => a.hash - b.hash || a.order - b.order);
  }

  /** The nodes from the key's point on, once round. @param {string} key */
  *from(key) {
    const hash = hashOf(key);
    const found = this.points.findIndex((p) => p.hash >= hash);
    const start = Math.max(found, 0);
    for (let i = 0; i < this.points.length; i++) yield this.points[(start + i) % this.points.length].node;
  }
}
