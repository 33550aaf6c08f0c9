import { protocolError } from '../error.ts';
import { FrameSplitter, ScanSplitter, type Splitter } from '../framing/splitter.ts';
import type { InboundBytes } from '../inbound-bytes.ts';
import type { DecodeLimits } from '../limits.ts';
import { BinaryScanner } from '../protocol/binary-scanner.ts';
import { CompactScanner } from '../protocol/compact-scanner.ts';
import { COMPACT_ID } from '../protocol/compact-types.ts';
import { type CallHeaders, NO_HEADERS } from '../service/call-headers.ts';
import { HEADER_MAGIC, type HeaderPlan, type HeaderProtocol, readHeaderFrame } from './header-frame.ts';

/**
 * Cuts a stream into messages with headers, and those of clients without: framed and unframed, binary (strict) and
 * compact, told apart by their first bytes as Apache's own does it.
 */
export class HeaderSplitter implements Splitter {
  messageStart = 0;
  messageEnd = 0;
  consumed = 0;
  /** What the message found last lies in: the inbound bytes, or others when it was compressed. */
  bytes: Buffer = Buffer.alloc(0);
  /** How it came. */
  kind: HeaderPlan['kind'] = 'header';
  protocol: HeaderProtocol = 'binary';
  zlib = false;
  headers: CallHeaders = NO_HEADERS;
  private readonly limits: DecodeLimits;
  private readonly frames: FrameSplitter;
  private readonly unframed: { readonly [protocol in HeaderProtocol]: ScanSplitter };

  constructor(limits: DecodeLimits) {
    this.limits = limits;
    this.frames = new FrameSplitter(limits.maxMessageBytes);
    this.unframed = {
      binary: new ScanSplitter(new BinaryScanner(limits, true)),
      compact: new ScanSplitter(new CompactScanner(limits)),
    };
  }

  next(inbound: InboundBytes): boolean {
    const { bytes, start, end } = inbound;
    if (start === end) return false;
    const bare = protocolAt(bytes, start);
    const from = bare === undefined ? this.frames : this.unframed[bare];
    if (!from.next(inbound)) return false;
    this.consumed = from.consumed;
    if (bare !== undefined) {
      this.setPlain('unframed', bare, bytes, from);
      return true;
    }
    const { messageStart, messageEnd } = from;
    if (messageEnd - messageStart >= 2 && bytes.readUInt16BE(messageStart) === HEADER_MAGIC) {
      const frame = readHeaderFrame(bytes, messageStart, messageEnd, this.limits.maxMessageBytes);
      this.kind = 'header';
      this.protocol = frame.protocol;
      this.zlib = frame.zlib;
      this.headers = frame.headers;
      this.bytes = frame.bytes;
      this.messageStart = frame.start;
      this.messageEnd = frame.end;
      return true;
    }
    const framed = messageEnd > messageStart ? protocolAt(bytes, messageStart) : undefined;
    if (framed === undefined) throw protocolError('neither a header frame nor a binary or compact message');
    this.setPlain('framed', framed, bytes, from);
    return true;
  }

  private setPlain(
    kind: 'framed' | 'unframed',
    protocol: HeaderProtocol,
    bytes: Buffer,
    from: Splitter,
  ): void {
    this.kind = kind;
    this.protocol = protocol;
    this.zlib = false;
    this.headers = NO_HEADERS;
    this.bytes = bytes;
    this.messageStart = from.messageStart;
    this.messageEnd = from.messageEnd;
  }
}

const protocolAt = (bytes: Buffer, at: number): HeaderProtocol | undefined => {
  if (bytes[at] === COMPACT_ID) return 'compact';
  return bytes[at] === 0x80 ? 'binary' : undefined;
};
