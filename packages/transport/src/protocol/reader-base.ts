import { isUtf8 } from 'node:buffer';
import { protocolError, ThriftkeeperError } from '../error.ts';
import type { DecodeLimits } from '../limits.ts';
import { WireType, wireTypeName } from '../wire.ts';
import type { Int64Form } from './int64.ts';
import type { FieldHeader, ListHeader, MapHeader } from './protocol.ts';
import { takeText } from './text.ts';

/** What the readers of both binary protocols share: position, limits, and skipping. */
export abstract class ReaderBase {
  bytes: Buffer = Buffer.alloc(0);
  messageType = 0;
  seqid = 0;
  nameStart = 0;
  nameEnd = 0;
  /** Whether strings that are not UTF-8 are errors; else their bad bytes are replaced. */
  strictUtf8 = false;
  protected pos = 0;
  protected end = 0;
  protected depth = 0;
  private elements = 0;
  protected readonly fieldHeader: FieldHeader = { fname: '', ftype: 0, fid: 0 };
  protected readonly listHeader: ListHeader = { etype: 0, size: 0 };
  protected readonly mapHeader: MapHeader = { ktype: 0, vtype: 0, size: 0 };

  protected readonly limits: DecodeLimits;
  protected readonly int64: Int64Form;

  constructor(limits: DecodeLimits, int64: Int64Form) {
    this.limits = limits;
    this.int64 = int64;
  }

  begin(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.pos = start;
    this.end = end;
    this.depth = 0;
    this.elements = 0;
  }

  abstract readHeader(): void;

  readMessageBegin(): { fname: string; mtype: number; rseqid: number } {
    this.readHeader();
    const fname = this.bytes.toString('utf8', this.nameStart, this.nameEnd);
    return { fname, mtype: this.messageType, rseqid: this.seqid };
  }

  readMessageEnd(): void {}

  /** Generated code of newer compilers counts depth itself; we count where structs and containers begin. */
  incrementRecursionDepth(): void {}
  decrementRecursionDepth(): void {}

  /** Says that `count` more bytes are needed, and checks that they are there. */
  protected need(count: number): void {
    if (this.pos + count > this.end) {
      throw protocolError(`message ends too early: ${count} more bytes needed, ${this.end - this.pos} there`);
    }
  }

  protected enter(): void {
    if (++this.depth > this.limits.maxDepth) {
      throw protocolError(`nested deeper than ${this.limits.maxDepth} levels`);
    }
  }

  /** Checks a container's size against the bytes that are there, before anything is made for it. */
  protected checkContainer(size: number, minElementBytes: number): void {
    if (size < 0) throw protocolError(`container of negative size ${size}`);
    if (size * minElementBytes > this.end - this.pos) {
      throw protocolError(`container claims ${size} elements, only ${this.end - this.pos} bytes are left`);
    }
    this.elements += size;
    if (this.elements > this.limits.maxElements) {
      throw new ThriftkeeperError(
        'MESSAGE_TOO_LARGE',
        `containers of one message hold more than ${this.limits.maxElements} elements`,
      );
    }
  }

  /** The string in `bytes[start..end)`. */
  protected textOf(start: number, end: number): string {
    if (this.strictUtf8 && !isUtf8(this.bytes.subarray(start, end))) throw this.notUtf8();
    return takeText(this.bytes, start, end);
  }

  protected notUtf8(): ThriftkeeperError {
    return protocolError(`field ${this.fieldHeader.fid}: a string that is not UTF-8 (strictUtf8)`);
  }

  protected checkName(length: number): void {
    if (length < 0 || length > this.limits.maxNameBytes) {
      throw protocolError(`method name of ${length} bytes`);
    }
    this.need(length);
    this.nameStart = this.pos;
    this.pos += length;
    this.nameEnd = this.pos;
  }

  abstract readStructBegin(): { fname: string };
  abstract readStructEnd(): void;
  abstract readFieldBegin(): FieldHeader;
  abstract readFieldEnd(): void;
  abstract readMapBegin(): MapHeader;
  abstract readMapEnd(): void;
  abstract readListBegin(): ListHeader;
  abstract readListEnd(): void;
  protected abstract skipScalar(type: number): void;

  readSetBegin(): ListHeader {
    return this.readListBegin();
  }

  readSetEnd(): void {
    this.readListEnd();
  }

  /** Passes over a value. Depth is bounded by what `enter` counts. */
  skip(type: number): void {
    switch (type) {
      case WireType.STRUCT:
        this.readStructBegin();
        for (;;) {
          const { ftype } = this.readFieldBegin();
          if (ftype === WireType.STOP) break;
          this.skip(ftype);
          this.readFieldEnd();
        }
        this.readStructEnd();
        return;
      case WireType.MAP: {
        const { ktype, vtype, size } = this.readMapBegin();
        for (let i = 0; i < size; i++) {
          this.skip(ktype);
          this.skip(vtype);
        }
        this.readMapEnd();
        return;
      }
      case WireType.SET:
      case WireType.LIST: {
        const { etype, size } = this.readListBegin();
        for (let i = 0; i < size; i++) this.skip(etype);
        this.readListEnd();
        return;
      }
      default:
        this.skipScalar(type);
    }
  }

  protected unknownType(type: number): ThriftkeeperError {
    return protocolError(`unknown type in message: ${wireTypeName(type)}`);
  }
}
