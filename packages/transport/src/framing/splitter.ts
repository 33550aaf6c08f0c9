import { protocolError, ThriftkeeperError } from '../error.ts';
import type { InboundBytes } from '../inbound-bytes.ts';
import type { MessageScanner } from '../protocol/protocol.ts';

/** Cuts the stream of one connection into messages. */
export interface Splitter {
  /** Where the message found last lies in the inbound bytes, and how many bytes of them it takes in all. */
  messageStart: number;
  messageEnd: number;
  consumed: number;
  /** Looks for a complete message; false while there is none. Throws as soon as the bytes are none. */
  next(inbound: InboundBytes): boolean;
}

/** For framed streams: the size stands in front. */
export class FrameSplitter implements Splitter {
  messageStart = 0;
  messageEnd = 0;
  consumed = 0;

  private readonly maxMessageBytes: number;

  constructor(maxMessageBytes: number) {
    this.maxMessageBytes = maxMessageBytes;
  }

  next(inbound: InboundBytes): boolean {
    const { bytes, start, end } = inbound;
    if (end - start < 4) return false;
    const size = bytes.readInt32BE(start);
    if (size < 0) throw protocolError(`frame of negative size ${size}`);
    if (size > this.maxMessageBytes) {
      throw new ThriftkeeperError(
        'MESSAGE_TOO_LARGE',
        `frame of ${size} bytes announced, the limit is ${this.maxMessageBytes} (maxMessageBytes)`,
      );
    }
    if (end - start < 4 + size) return false;
    this.messageStart = start + 4;
    this.messageEnd = start + 4 + size;
    this.consumed = 4 + size;
    return true;
  }
}

/** For unframed streams: the protocol's scanner finds the end. */
export class ScanSplitter implements Splitter {
  messageStart = 0;
  messageEnd = 0;
  consumed = 0;

  private readonly scanner: MessageScanner;

  constructor(scanner: MessageScanner) {
    this.scanner = scanner;
  }

  next(inbound: InboundBytes): boolean {
    const { start, end } = inbound;
    if (start === end) return false;
    const size = this.scanner.scan(inbound.bytes, start, end);
    if (size < 0) return false;
    this.scanner.reset();
    this.messageStart = start;
    this.messageEnd = start + size;
    this.consumed = size;
    return true;
  }
}
