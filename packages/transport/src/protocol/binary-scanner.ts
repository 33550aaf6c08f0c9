import { protocolError } from '../error.ts';
import type { DecodeLimits } from '../limits.ts';
import { WireType, wireTypeName } from '../wire.ts';
import { MIN_BYTES } from './binary-reader.ts';
import type { MessageScanner } from './protocol.ts';
import { ScanStack, STRUCT_FRAME } from './scan-stack.ts';

/** Size of the types that always take the same number of bytes; 0 for the others. */
const FIXED: readonly number[] = [0, 0, 1, 1, 8, 0, 2, 0, 4, 0, 8, 0, 0, 0, 0, 0, 16];

/** Finds the end of a binary message in an unframed stream. */
export class BinaryScanner implements MessageScanner {
  private readonly stack: ScanStack;
  private inBody = false;

  private readonly limits: DecodeLimits;
  private readonly strict: boolean;

  constructor(limits: DecodeLimits, strict: boolean) {
    this.limits = limits;
    this.strict = strict;
    this.stack = new ScanStack(limits);
  }

  reset(): void {
    this.stack.reset();
    this.inBody = false;
  }

  scan(bytes: Buffer, start: number, end: number): number {
    const { stack } = this;
    if (!this.inBody && !this.header(bytes, start, end)) return -1;
    const available = end - start;
    while (stack.depth > 0) {
      stack.checkSize(stack.at);
      if (stack.at > available) return -1;
      const top = stack.depth - 1;
      const at = start + stack.at;
      if (stack.types[top] === STRUCT_FRAME) {
        if (at >= end) return -1;
        const type = bytes[at]!;
        if (type === WireType.STOP) {
          stack.at++;
          stack.depth--;
        } else if (!this.value(type, bytes, at + 3, end, 3)) return -1;
      } else if (stack.remaining[top] === 0) {
        stack.depth--;
      } else {
        const type = stack.nextType();
        // Counted before the value, which may put its own frame on top.
        stack.remaining[top]!--;
        if (!this.value(type, bytes, at, end, 0)) {
          stack.remaining[top]!++;
          return -1;
        }
      }
    }
    return stack.at > available ? -1 : stack.at;
  }

  /** Passes one value whose bytes begin at `at`; false, and nothing changed, when its size is not there yet. */
  private value(type: number, bytes: Buffer, at: number, end: number, headerBytes: number): boolean {
    const { stack } = this;
    const fixed = FIXED[type];
    if (fixed) {
      stack.at += headerBytes + fixed;
      return true;
    }
    switch (type) {
      case WireType.STRUCT:
        if (at > end) return false;
        stack.at += headerBytes;
        stack.pushStruct();
        return true;
      case WireType.STRING: {
        if (at + 4 > end) return false;
        const size = bytes.readInt32BE(at);
        if (size < 0) throw protocolError(`string of negative size ${size}`);
        stack.at += headerBytes + 4 + size;
        return true;
      }
      case WireType.MAP: {
        if (at + 6 > end) return false;
        stack.at += headerBytes + 6;
        this.container(bytes[at]!, bytes[at + 1]!, bytes.readInt32BE(at + 2), 2);
        return true;
      }
      case WireType.SET:
      case WireType.LIST:
        if (at + 5 > end) return false;
        stack.at += headerBytes + 5;
        this.container(bytes[at]!, bytes[at]!, bytes.readInt32BE(at + 1), 1);
        return true;
      default:
        throw protocolError(`unknown type in message: ${wireTypeName(type)}`);
    }
  }

  private container(first: number, second: number, size: number, perElement: 1 | 2): void {
    const { stack } = this;
    if (size === 0) return;
    const smallest = minBytes(first) + (perElement === 2 ? minBytes(second) : 0);
    stack.countElements(size, smallest);
    const fixed = FIXED[first]! > 0 && FIXED[second]! > 0;
    if (fixed) stack.at += size * smallest;
    else stack.pushContainer(first, second, size * perElement);
  }

  private header(bytes: Buffer, start: number, end: number): boolean {
    if (end - start < 4) return false;
    const first = bytes.readInt32BE(start);
    let nameAt = start + 4;
    let nameBytes = first;
    if (first < 0) {
      if ((first & 0xffff0000) >>> 0 !== 0x80010000) {
        throw protocolError(`no binary protocol message: it starts with 0x${(first >>> 0).toString(16)}`);
      }
      if (end - start < 8) return false;
      nameBytes = bytes.readInt32BE(start + 4);
      nameAt = start + 8;
    } else if (this.strict) {
      throw protocolError('a message without protocol version, and only strict ones are taken');
    }
    if (nameBytes < 0 || nameBytes > this.limits.maxNameBytes) {
      throw protocolError(`method name of ${nameBytes} bytes`);
    }
    // The old form begins like a frame does: what follows tells them apart, and no name starts like a message.
    if (first >= 0) {
      if (nameAt >= end) return false;
      if (!isNameStart(bytes[nameAt]!)) {
        throw protocolError('no binary protocol message: no method name where it should stand');
      }
    }
    // Old form: the type stands between name and number.
    this.stack.at = nameAt - start + nameBytes + (first < 0 ? 4 : 5);
    this.stack.pushStruct();
    this.inBody = true;
    return true;
  }
}

const minBytes = (type: number): number => {
  const size = MIN_BYTES[type];
  if (!size) throw protocolError(`unknown type in message: ${wireTypeName(type)}`);
  return size;
};

const isNameStart = (byte: number): boolean =>
  (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f;
