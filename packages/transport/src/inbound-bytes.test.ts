import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboundBytes } from './inbound-bytes.ts';

describe('InboundBytes', () => {
  it('gives the bytes back in order, in whatever pieces they come and go', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 3000 }), fc.nat(4000))),
        (steps) => {
          const inbound = new InboundBytes();
          let model = Buffer.alloc(0);
          for (const [chunk, wanted] of steps) {
            inbound.push(Buffer.from(chunk));
            model = Buffer.concat([model, chunk]);
            expect(inbound.bytes.subarray(inbound.start, inbound.end).equals(model)).toBe(true);
            const count = Math.min(wanted, model.length);
            inbound.consume(count);
            model = model.subarray(count);
            expect(inbound.size).toBe(model.length);
          }
        },
      ),
    );
  });

  it('does not copy chunks that are consumed as they come', () => {
    const inbound = new InboundBytes();
    const chunk = Buffer.from('abc');
    inbound.push(chunk);
    expect(inbound.bytes).toBe(chunk);
    inbound.consume(3);
    expect(inbound.bytes.length).toBe(0);
  });

  it('copies a large message that comes in small pieces a few times at most', () => {
    const inbound = new InboundBytes();
    let moves = 0;
    let last = inbound.bytes;
    for (let i = 0; i < 65_536; i++) {
      inbound.push(Buffer.from([i & 0xff]));
      if (inbound.bytes !== last) moves++;
      last = inbound.bytes;
    }
    expect(moves).toBeLessThan(12);
  });
});
