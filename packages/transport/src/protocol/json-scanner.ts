import { protocolError, ThriftkeeperError } from '../error.ts';
import type { DecodeLimits } from '../limits.ts';
import type { MessageScanner } from './protocol.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ARRAY_OPEN = 0x5b;
const ARRAY_CLOSE = 0x5d;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;

/** Finds the end of a JSON message in an unframed stream: the bracket that closes the first one. */
export class JsonScanner implements MessageScanner {
  private at = 0;
  private depth = 0;
  private inText = false;
  private escaped = false;

  private readonly limits: DecodeLimits;

  constructor(limits: DecodeLimits) {
    this.limits = limits;
  }

  reset(): void {
    this.at = 0;
    this.depth = 0;
    this.inText = false;
    this.escaped = false;
  }

  scan(bytes: Buffer, start: number, end: number): number {
    // Thrift's JSON puts each struct and container into brackets of its own, twice for containers.
    const maxDepth = this.limits.maxDepth * 3;
    for (let at = start + this.at; at < end; at++) {
      const byte = bytes[at]!;
      if (at === start && byte !== ARRAY_OPEN) {
        throw protocolError(`no JSON protocol message: it starts with 0x${byte.toString(16)}`);
      }
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inText = false;
      } else if (byte === QUOTE) {
        this.inText = true;
      } else if (byte === ARRAY_OPEN || byte === OBJECT_OPEN) {
        if (++this.depth > maxDepth) throw protocolError(`nested deeper than ${this.limits.maxDepth} levels`);
      } else if (byte === ARRAY_CLOSE || byte === OBJECT_CLOSE) {
        if (--this.depth === 0) return this.checked(at + 1 - start);
      }
    }
    this.at = this.checked(end - start);
    return -1;
  }

  private checked(size: number): number {
    const { maxMessageBytes } = this.limits;
    if (size <= maxMessageBytes) return size;
    throw new ThriftkeeperError('MESSAGE_TOO_LARGE', `message of more than ${maxMessageBytes} bytes`);
  }
}
