import { protocolError } from '../error.ts';
import type { DecodeLimits } from '../limits.ts';
import { COMPACT_ID, COMPACT_VERSION, CompactType } from './compact-types.ts';
import type { MessageScanner } from './protocol.ts';
import { ScanStack, STRUCT_FRAME } from './scan-stack.ts';

/** Finds the end of a compact message in an unframed stream. */
export class CompactScanner implements MessageScanner {
  private readonly stack: ScanStack;
  private inBody = false;
  /** Where `varint` left off. */
  private next = 0;

  private readonly limits: DecodeLimits;

  constructor(limits: DecodeLimits) {
    this.limits = limits;
    this.stack = new ScanStack(limits);
  }

  reset(): void {
    this.stack.reset();
    this.inBody = false;
  }

  scan(bytes: Buffer, start: number, end: number): number {
    const { stack } = this;
    if (!this.inBody && !this.header(bytes, start, end)) return -1;
    while (stack.depth > 0) {
      stack.checkSize(stack.at);
      const at = start + stack.at;
      if (at > end) return -1;
      const top = stack.depth - 1;
      if (stack.types[top] === STRUCT_FRAME) {
        if (!this.field(bytes, at, end)) return -1;
      } else if (stack.remaining[top] === 0) {
        stack.depth--;
      } else {
        const type = stack.nextType();
        stack.remaining[top]!--;
        if (!this.value(type, bytes, at, at, end)) {
          stack.remaining[top]!++;
          return -1;
        }
      }
    }
    return stack.at > end - start ? -1 : stack.at;
  }

  private field(bytes: Buffer, at: number, end: number): boolean {
    if (at >= end) return false;
    const { stack } = this;
    const header = bytes[at]!;
    const type = header & 0x0f;
    if (type === CompactType.STOP) {
      stack.at++;
      stack.depth--;
      return true;
    }
    this.next = at + 1;
    if (header >> 4 === 0 && this.varint(bytes, at + 1, end, 5) < 0) return false;
    // A bool field's value is its type.
    if (type <= CompactType.FALSE) {
      stack.at += this.next - at;
      return true;
    }
    return this.value(type, bytes, at, this.next, end);
  }

  /** Passes the value at `at` of an item that begins at `from`; false, and nothing changed, when cut short. */
  private value(type: number, bytes: Buffer, from: number, at: number, end: number): boolean {
    const { stack } = this;
    switch (type) {
      case CompactType.TRUE:
      case CompactType.FALSE:
      case CompactType.BYTE:
        stack.at += at + 1 - from;
        return true;
      case CompactType.I16:
      case CompactType.I32:
      case CompactType.I64:
        if (this.varint(bytes, at, end, 10) < 0) return false;
        stack.at += this.next - from;
        return true;
      case CompactType.DOUBLE:
        stack.at += at + 8 - from;
        return true;
      case CompactType.UUID:
        stack.at += at + 16 - from;
        return true;
      case CompactType.BINARY: {
        const size = this.varint(bytes, at, end, 5);
        if (size < 0) return false;
        if (size > 0x7fffffff) throw protocolError('string of negative size');
        stack.at += this.next + size - from;
        return true;
      }
      case CompactType.STRUCT:
        stack.at += at - from;
        stack.pushStruct();
        return true;
      case CompactType.LIST:
      case CompactType.SET:
        return this.list(bytes, from, at, end);
      case CompactType.MAP:
        return this.map(bytes, from, at, end);
      default:
        throw protocolError(`unknown compact type ${type}`);
    }
  }

  private list(bytes: Buffer, from: number, at: number, end: number): boolean {
    if (at >= end) return false;
    const header = bytes[at]!;
    let size = header >> 4;
    this.next = at + 1;
    if (size === 15) {
      size = this.varint(bytes, at + 1, end, 5);
      if (size < 0) return false;
    }
    this.stack.at += this.next - from;
    if (size === 0) return true;
    const type = header & 0x0f;
    this.stack.countElements(size | 0, minBytes(type));
    if (isByte(type)) this.stack.at += size;
    else this.stack.pushContainer(type, type, size);
    return true;
  }

  private map(bytes: Buffer, from: number, at: number, end: number): boolean {
    const size = this.varint(bytes, at, end, 5);
    if (size < 0 || (size > 0 && this.next >= end)) return false;
    if (size === 0) {
      this.stack.at += this.next - from;
      return true;
    }
    const types = bytes[this.next]!;
    this.stack.at += this.next + 1 - from;
    this.stack.countElements(size | 0, minBytes(types >> 4) + minBytes(types & 0x0f));
    this.stack.pushContainer(types >> 4, types & 0x0f, size * 2);
    return true;
  }

  /** The varint at `at`, -1 while it is cut short; large ones keep only their low bits, which nobody reads. */
  private varint(bytes: Buffer, at: number, end: number, maxBytes: number): number {
    let value = 0;
    for (let i = 0; i < maxBytes; i++) {
      if (at + i >= end) return -1;
      const byte = bytes[at + i]!;
      if (i < 5) value |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        this.next = at + i + 1;
        return value >>> 0;
      }
    }
    throw protocolError('varint too long');
  }

  private header(bytes: Buffer, start: number, end: number): boolean {
    if (end - start >= 1 && bytes[start] !== COMPACT_ID) {
      throw protocolError(`no compact protocol message: it starts with 0x${bytes[start]!.toString(16)}`);
    }
    if (end - start < 2) return false;
    if ((bytes[start + 1]! & 0x1f) !== COMPACT_VERSION) {
      throw protocolError(`compact protocol version ${bytes[start + 1]! & 0x1f}, only 1 is known`);
    }
    if (this.varint(bytes, start + 2, end, 5) < 0) return false;
    const nameBytes = this.varint(bytes, this.next, end, 5);
    if (nameBytes < 0) return false;
    if (nameBytes > this.limits.maxNameBytes) throw protocolError(`method name of ${nameBytes} bytes`);
    this.stack.at = this.next - start + nameBytes;
    this.stack.pushStruct();
    this.inBody = true;
    return true;
  }
}

const isByte = (type: number): boolean => type >= CompactType.TRUE && type <= CompactType.BYTE;

const minBytes = (type: number): number => {
  if (type < CompactType.TRUE || type > CompactType.UUID) throw protocolError(`unknown compact type ${type}`);
  return type === CompactType.DOUBLE ? 8 : type === CompactType.UUID ? 16 : 1;
};
