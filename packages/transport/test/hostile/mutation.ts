import fc from 'fast-check';
import type { Span } from './spans.ts';

const KINDS = ['lie', 'keep', 'drop', 'twice', 'swap', 'cut', 'many', 'flip', 'noise'] as const;

/** One change of bytes whose parts are known. Numbers are taken modulo what there is, so that any will do. */
export interface Mutation {
  readonly kind: (typeof KINDS)[number];
  readonly at: number;
  readonly by: number;
}

/** What the repetition of one part comes to: beyond what a message may have. */
const MOST_BYTES = 100_000;

const anyNumber = fc.nat(0xffff);

export const anyMutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...KINDS),
  at: anyNumber,
  by: anyNumber,
});

/** Breaks the bytes. What one mutation did moves the parts for the next: they need not fit any more. */
export const mutate = (
  bytes: Buffer,
  spans: readonly Span[],
  mutations: readonly Mutation[],
  lies: readonly Buffer[],
): Buffer => mutations.reduce((broken, mutation) => apply(broken, spans, mutation, lies), bytes);

const apply = (
  bytes: Buffer,
  spans: readonly Span[],
  { kind, at, by }: Mutation,
  lies: readonly Buffer[],
): Buffer => {
  const { start, end } = pick(spans, at) ?? { start: 0, end: bytes.length };
  const part = bytes.subarray(start, end);
  const replace = (...parts: Buffer[]): Buffer =>
    Buffer.concat([bytes.subarray(0, start), ...parts, bytes.subarray(end)]);
  switch (kind) {
    case 'lie':
      return replace(pick(lies, by)!);
    case 'keep': {
      // Only the end of the part is replaced: behind a type its size, behind a size its text.
      const lie = pick(lies, by)!;
      return replace(part.subarray(0, Math.max(0, part.length - lie.length)), lie);
    }
    case 'drop':
      return replace();
    case 'twice':
      return replace(part, part);
    case 'many': {
      const most = Math.floor(MOST_BYTES / Math.max(1, part.length));
      return replace(...new Array<Buffer>(by % 8 === 0 ? most : Math.min(by % 200, most)).fill(part));
    }
    case 'swap': {
      const other = pick(spans, by) ?? { start: 0, end: 0 };
      return replace(bytes.subarray(other.start, other.end));
    }
    case 'cut':
      return bytes.subarray(0, start + (part.length > 0 ? by % part.length : 0));
    case 'flip': {
      const changed = Buffer.from(bytes);
      if (part.length > 0) changed[start + (by % part.length)]! ^= 1 << ((by >> 4) % 8);
      return changed;
    }
    case 'noise':
      return replace(Buffer.from([by >> 8, by & 0xff]), part);
  }
};

const pick = <T>(items: readonly T[], number: number): T | undefined => items[number % items.length];

/** Every byte a part of its own: for bytes of which nothing is known. */
export const byteSpans = (bytes: Buffer): Span[] =>
  Array.from({ length: bytes.length }, (_, start) => ({
    start,
    end: Math.min(bytes.length, start + 1 + (start % 4)),
  }));

/** Cuts bytes into pieces, of these sizes in turn. */
export const inPieces = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
  const usable = sizes.filter((size) => size > 0);
  if (usable.length === 0) return [bytes];
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = usable[pieces.length % usable.length]!;
    // Thousands of single bytes would only take time: pieces grow.
    const grown = size + Math.floor(pieces.length / 50) * 500;
    // A copy each, as from a socket: nothing may live on in the bytes of another piece.
    pieces.push(Buffer.from(bytes.subarray(at, at + grown)));
    at += grown;
  }
  return pieces;
};
