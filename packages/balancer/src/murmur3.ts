const encoder = new TextEncoder();

const mix = (block: number): number => {
  const k = Math.imul(block, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
};

const stir = (hash: number, block: number): number => {
  const h = hash ^ mix(block);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
};

const finish = (hash: number, tail: number, length: number): number => {
  let h = hash ^ mix(tail) ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/**
 * MurmurHash3 x86 32-bit of bytes, seed 0, as an unsigned integer (BAL-27).
 *
 * Source: Austin Appleby's MurmurHash3_x86_32, public domain.
 */
export function murmur3(bytes: Uint8Array): number {
  const { length } = bytes;
  const whole = length & ~3;
  let hash = 0;
  for (let i = 0; i < whole; i += 4) {
    hash = stir(hash, bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
  }
  let tail = 0;
  for (let i = length - 1; i >= whole; i--) tail = (tail << 8) | bytes[i]!;
  return finish(hash, tail, length);
}

/** {@link murmur3} of a text's UTF-8 bytes; a text of ASCII is hashed without making them. */
export function murmur3Text(text: string): number {
  const { length } = text;
  const whole = length & ~3;
  let seen = 0;
  let hash = 0;
  for (let i = 0; i < whole; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    seen |= a | b | c | d;
    hash = stir(hash, a | (b << 8) | (c << 16) | (d << 24));
  }
  let tail = 0;
  for (let i = length - 1; i >= whole; i--) {
    const unit = text.charCodeAt(i);
    seen |= unit;
    tail = (tail << 8) | unit;
  }
  return seen > 0x7f ? murmur3(encoder.encode(text)) : finish(hash, tail, length);
}
