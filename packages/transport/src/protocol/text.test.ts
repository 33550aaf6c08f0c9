import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteSink } from '../byte-sink.ts';
import { putText, takeKey, takeText } from './text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const anyBytes = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));

describe('texts on the wire', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const sink = new ByteSink();
        const size = putText(sink, 0, text);
        const expected = Buffer.from(text);
        expect(sink.bytes.subarray(0, size)).toEqual(expected);
        expect(takeText(sink.bytes, 0, size)).toBe(expected.toString());
      }),
    );
  });

  it.each([
    ['texts', takeText],
    ['keys', takeKey],
  ])('are read from any bytes as the runtime reads them, however often: %s', (_what, take) => {
    fc.assert(
      fc.property(fc.array(anyBytes, { maxLength: 20 }), (all) => {
        // Twice: what is remembered of the first time must be neither another text nor a bad one.
        for (const bytes of [...all, ...all]) {
          expect(take(Buffer.concat([bytes, bytes]), bytes.length, 2 * bytes.length)).toBe(bytes.toString());
        }
      }),
    );
  });

  it('are told apart as keys where they share a slot', () => {
    const texts = Array.from({ length: 20_000 }, (_, i) => `key ${i}`);
    for (const text of [...texts, ...texts.reverse()]) {
      const bytes = Buffer.from(text);
      expect(takeKey(bytes, 0, bytes.length)).toBe(text);
    }
  });
});
