import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSplitter } from './frame-splitter.ts';

const framed = (body: Uint8Array): Buffer => {
  const bytes = Buffer.alloc(4 + body.length);
  bytes.writeInt32BE(body.length, 0);
  bytes.set(body, 4);
  return bytes;
};

const lengthOnly = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length, 0);
  return bytes;
};

function* framesOf(splitter: FrameSplitter): Generator<Buffer> {
  while (splitter.next()) yield Buffer.from(splitter.bytes.subarray(splitter.start, splitter.end));
}

describe('FrameSplitter', () => {
  it('finds the same frames however the stream is cut', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (wanted, cuts) => {
        const stream = Buffer.concat(wanted.map(framed));
        const splitter = new FrameSplitter(1_000);
        const found: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = cuts[turn % cuts.length] as number;
          splitter.push(Buffer.from(stream.subarray(at, at + size)));
          found.push(...framesOf(splitter));
          at += size;
        }
        expect(found.map((frame) => [...frame])).toEqual(wanted.map((body) => [...body]));
        expect(splitter.bufferedBytes).toBe(0);
      }),
    );
  });

  it('refuses lengths below zero and above the bound', () => {
    for (const length of [-1, -(2 ** 31), 1_001, 2 ** 31 - 1]) {
      const splitter = new FrameSplitter(1_000);
      splitter.push(lengthOnly(length));
      expect(() => splitter.next()).toThrow(expect.objectContaining({ code: 'PROTOCOL_ERROR' }));
    }
  });

  it('takes memory for what has come, not for what was promised', () => {
    const splitter = new FrameSplitter(100_000_000);
    splitter.push(lengthOnly(100_000_000));
    expect(splitter.next()).toBe(false);
    splitter.push(Buffer.alloc(10));
    expect(splitter.next()).toBe(false);
    expect(splitter.bytes.length).toBeLessThan(100);
  });

  it('lets go of a large frame once it was read', () => {
    const splitter = new FrameSplitter(1_000_000);
    const stream = framed(Buffer.alloc(500_000));
    splitter.push(stream.subarray(0, 10));
    splitter.push(stream.subarray(10));
    expect([...framesOf(splitter)]).toHaveLength(1);
    expect(splitter.bytes.length).toBe(0);
  });
});
