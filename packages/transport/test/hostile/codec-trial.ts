import { ThriftkeeperError } from '../../src/error.ts';
import { HeaderSplitter } from '../../src/header/header-splitter.ts';
import { InboundBytes } from '../../src/inbound-bytes.ts';
import { createStack } from '../../src/stack.ts';
import { WireType } from '../../src/wire.ts';
import type { HostileCase } from './hostile-case.ts';
import { LIMITS, mayEndWith } from './verdict.ts';

/**
 * Feeds the pieces to splitter and reader, and nothing else. Undefined when all is well: no other errors than those for
 * bad bytes, both agree where a message ends, and no more is kept than a message may take.
 */
export const codecTrial = (attack: HostileCase): string | undefined => {
  const stack = createStack(attack, LIMITS);
  const splitter = stack.createSplitter();
  const inbound = new InboundBytes();
  const headerCodecs = {
    binary: createStack({ protocol: 'binary' }, LIMITS).createReader(),
    compact: createStack({ protocol: 'compact' }, LIMITS).createReader(),
  };
  try {
    for (const piece of attack.pieces) {
      inbound.push(piece);
      while (splitter.next(inbound)) {
        const header = splitter instanceof HeaderSplitter ? splitter : undefined;
        const reader = header === undefined ? stack.createReader() : headerCodecs[header.protocol];
        const { messageStart, messageEnd } = splitter;
        if (messageEnd - messageStart > LIMITS.maxMessageBytes) {
          return `a message of ${messageEnd - messageStart} bytes passed`;
        }
        reader.begin(header?.bytes ?? inbound.bytes, messageStart, messageEnd);
        reader.readHeader();
        reader.skip(WireType.STRUCT);
        const end = (reader as unknown as { readonly pos: number }).pos;
        if (end > messageEnd) return `read ${end - messageEnd} bytes beyond the message`;
        const isUnframed = attack.transport === 'buffered' || header?.kind === 'unframed';
        // Behind the struct JSON closes the bracket of the message; anything may stand before it.
        if (isUnframed && attack.protocol !== 'json' && end !== messageEnd) {
          return `the scanner's message ends ${messageEnd - end} bytes behind the reader's`;
        }
        inbound.consume(splitter.consumed);
      }
      const most = LIMITS.maxMessageBytes + piece.length + 4;
      if (inbound.size > most) return `${inbound.size} bytes are kept`;
      if (inbound.bytes.length > 4 * most) return `a buffer of ${inbound.bytes.length} bytes is kept`;
    }
    return undefined;
  } catch (error) {
    if (error instanceof ThriftkeeperError && mayEndWith(error)) return undefined;
    return `threw ${(error as Error).stack}`;
  }
};
