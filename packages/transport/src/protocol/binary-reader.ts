import { protocolError } from '../error.ts';
import type { DecodeLimits } from '../limits.ts';
import { WireType } from '../wire.ts';
import { type Int64Form, joinInt64 } from './int64.ts';
import type { FieldHeader, ListHeader, MapHeader, ProtocolReader } from './protocol.ts';
import { ReaderBase } from './reader-base.ts';
import { formatUuid } from './uuid.ts';

/** Fewest bytes that a value of each type takes; 0 for what is no type. */
export const MIN_BYTES: readonly number[] = [0, 0, 1, 1, 8, 0, 2, 0, 4, 0, 8, 4, 1, 6, 5, 5, 16];

/** Reads Thrift's binary protocol: the strict form, and the old one without a version when it is allowed. */
export class BinaryReader extends ReaderBase implements ProtocolReader {
  private readonly strict: boolean;

  constructor(limits: DecodeLimits, int64: Int64Form, strict: boolean) {
    super(limits, int64);
    this.strict = strict;
  }

  readHeader(): void {
    const first = this.readI32();
    if (first < 0) {
      if ((first & 0xffff0000) >>> 0 !== 0x80010000) {
        throw protocolError(`no binary protocol message: it starts with 0x${(first >>> 0).toString(16)}`);
      }
      this.messageType = first & 0xff;
      this.checkName(this.readI32());
      this.seqid = this.readI32();
      return;
    }
    if (this.strict)
      throw protocolError('a message without protocol version, and only strict ones are taken');
    this.checkName(first);
    this.messageType = this.readByte();
    this.seqid = this.readI32();
  }

  readFieldBegin(): FieldHeader {
    const header = this.fieldHeader;
    const { bytes, pos } = this;
    if (pos >= this.end) this.need(1);
    const type = bytes[pos]!;
    header.ftype = type;
    if (type === WireType.STOP) {
      this.pos = pos + 1;
      header.fid = 0;
      return header;
    }
    if (pos + 3 > this.end) this.need(3);
    header.fid = ((bytes[pos + 1]! << 24) >> 16) | bytes[pos + 2]!;
    this.pos = pos + 3;
    return header;
  }

  readFieldEnd(): void {}

  readMapBegin(): MapHeader {
    this.enter();
    this.need(6);
    const header = this.mapHeader;
    header.ktype = this.bytes[this.pos++]!;
    header.vtype = this.bytes[this.pos++]!;
    header.size = this.readI32();
    if (header.size !== 0) {
      this.checkContainer(header.size, this.minBytes(header.ktype) + this.minBytes(header.vtype));
      this.checkElements(header.ktype, header.vtype);
      if (header.ktype === WireType.STRING) this.mapDepth = this.depth;
    }
    return header;
  }

  readMapEnd(): void {
    this.depth--;
    this.mapDepth = 0;
  }

  readListBegin(): ListHeader {
    this.enter();
    this.need(5);
    const header = this.listHeader;
    header.etype = this.bytes[this.pos++]!;
    header.size = this.readI32();
    if (header.size !== 0) {
      this.checkContainer(header.size, this.minBytes(header.etype));
      this.checkElements(header.etype);
    }
    return header;
  }

  readListEnd(): void {
    this.depth--;
  }

  readBool(): boolean {
    return this.readByte() !== 0;
  }

  readByte(): number {
    this.need(1);
    return (this.bytes[this.pos++]! << 24) >> 24;
  }

  readI16(): number {
    this.need(2);
    const high = this.bytes[this.pos++]!;
    return ((high << 24) >> 16) | this.bytes[this.pos++]!;
  }

  readI32(): number {
    const { bytes, pos } = this;
    if (pos + 4 > this.end) this.need(4);
    this.pos = pos + 4;
    return (bytes[pos]! << 24) | (bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!;
  }

  readI64(): unknown {
    const high = this.readI32();
    return joinInt64(this.int64, high, this.readI32() >>> 0);
  }

  readDouble(): number {
    this.need(8);
    this.pos += 8;
    return this.bytes.readDoubleBE(this.pos - 8);
  }

  readString(): string {
    const start = this.takeBytes();
    return this.textOf(start, this.pos);
  }

  readBinary(): Buffer {
    const start = this.takeBytes();
    return this.copyOf(start, this.pos);
  }

  readUuid(): string {
    this.need(16);
    this.pos += 16;
    return formatUuid(this.bytes, this.pos - 16);
  }

  protected skipScalar(type: number): void {
    if (type === WireType.STRING) {
      this.takeBytes();
      return;
    }
    const size = this.minBytes(type);
    this.need(size);
    this.pos += size;
  }

  private takeBytes(): number {
    const size = this.readI32();
    if (size < 0) throw protocolError(`string of negative size ${size}`);
    const start = this.pos;
    if (start + size > this.end) this.need(size);
    this.pos = start + size;
    return start;
  }

  private minBytes(type: number): number {
    const size = MIN_BYTES[type];
    if (!size) throw this.unknownType(type);
    return size;
  }
}
