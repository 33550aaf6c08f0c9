import { protocolError } from '../error.ts';
import { WireType } from '../wire.ts';
import { COMPACT_ID, COMPACT_VERSION, CompactType, FROM_COMPACT } from './compact-types.ts';
import { joinInt64 } from './int64.ts';
import type { FieldHeader, ListHeader, MapHeader, ProtocolReader } from './protocol.ts';
import { ReaderBase } from './reader-base.ts';
import { formatUuid } from './uuid.ts';

/** Reads Thrift's compact protocol. */
export class CompactReader extends ReaderBase implements ProtocolReader {
  /** The value of a bool field, which stood in its header: compact type, or 0 when there is none. */
  private boolValue = 0;

  override begin(bytes: Buffer, start: number, end: number): void {
    super.begin(bytes, start, end);
    this.boolValue = 0;
  }

  readHeader(): void {
    this.need(2);
    const id = this.bytes[this.pos++]!;
    const version = this.bytes[this.pos++]!;
    if (id !== COMPACT_ID || (version & 0x1f) !== COMPACT_VERSION) {
      const start = ((id << 8) | version).toString(16).padStart(4, '0');
      throw protocolError(`no compact protocol message: it starts with 0x${start}`);
    }
    this.messageType = version >> 5;
    this.seqid = this.takeVarint();
    this.checkName(this.takeVarint());
  }

  readFieldBegin(): FieldHeader {
    const header = this.fieldHeader;
    this.need(1);
    const byte = this.bytes[this.pos++]!;
    const type = byte & 0x0f;
    if (type === CompactType.STOP) {
      header.ftype = WireType.STOP;
      header.fid = 0;
      return header;
    }
    const delta = byte >> 4;
    header.fid = delta === 0 ? this.readI16() : header.fid + delta;
    header.ftype = this.wireType(type);
    this.boolValue = type <= CompactType.FALSE ? type : 0;
    return header;
  }

  readFieldEnd(): void {}

  readMapBegin(): MapHeader {
    this.enter();
    const header = this.mapHeader;
    header.size = this.takeVarint();
    if (header.size === 0) {
      header.ktype = 0;
      header.vtype = 0;
      return header;
    }
    this.need(1);
    const types = this.bytes[this.pos++]!;
    header.ktype = this.elementType(types >> 4);
    header.vtype = this.elementType(types & 0x0f);
    this.checkContainer(header.size, minBytes(header.ktype) + minBytes(header.vtype));
    this.checkElements(header.ktype, header.vtype);
    if (header.ktype === WireType.STRING) this.mapDepth = this.depth;
    return header;
  }

  readMapEnd(): void {
    this.depth--;
    this.mapDepth = 0;
  }

  readListBegin(): ListHeader {
    this.enter();
    this.need(1);
    const header = this.listHeader;
    const byte = this.bytes[this.pos++]!;
    header.size = byte >> 4 === 15 ? this.takeVarint() : byte >> 4;
    header.etype = header.size === 0 ? this.wireType(byte & 0x0f) : this.elementType(byte & 0x0f);
    if (header.size !== 0) {
      this.checkContainer(header.size, minBytes(header.etype));
      this.checkElements(header.etype);
    }
    return header;
  }

  readListEnd(): void {
    this.depth--;
  }

  readBool(): boolean {
    const value = this.boolValue;
    if (value !== 0) {
      this.boolValue = 0;
      return value === CompactType.TRUE;
    }
    return this.readByte() === CompactType.TRUE;
  }

  readByte(): number {
    this.need(1);
    return (this.bytes[this.pos++]! << 24) >> 24;
  }

  readI16(): number {
    return (this.readI32() << 16) >> 16;
  }

  readI32(): number {
    const raw = this.takeVarint();
    return (raw >>> 1) ^ -(raw & 1);
  }

  readI64(): unknown {
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      if (shift > 63) throw protocolError('varint longer than an i64');
      this.need(1);
      const byte = this.bytes[this.pos++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) break;
    }
    const sign = -(low & 1);
    const lowHalf = (((low >>> 1) | (high << 31)) ^ sign) >>> 0;
    return joinInt64(this.int64, (high >>> 1) ^ sign, lowHalf);
  }

  readDouble(): number {
    this.need(8);
    this.pos += 8;
    return this.bytes.readDoubleLE(this.pos - 8);
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
    switch (type) {
      case WireType.BOOL:
        this.readBool();
        return;
      case WireType.BYTE:
        this.readByte();
        return;
      case WireType.I16:
      case WireType.I32:
      case WireType.I64:
        this.skipVarint();
        return;
      case WireType.DOUBLE:
        this.readDouble();
        return;
      case WireType.STRING:
        this.takeBytes();
        return;
      case WireType.UUID:
        this.need(16);
        this.pos += 16;
        return;
      default:
        throw this.unknownType(type);
    }
  }

  private skipVarint(): void {
    for (let count = 0; ; count++) {
      if (count === 10) throw protocolError('varint longer than an i64');
      this.need(1);
      if (this.bytes[this.pos++]! < 0x80) return;
    }
  }

  private takeVarint(): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.pos >= this.end) this.need(1);
      const byte = bytes[this.pos++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw protocolError('varint longer than an i32');
  }

  private takeBytes(): number {
    const size = this.takeVarint();
    if (size < 0) throw protocolError(`string of negative size ${size}`);
    const start = this.pos;
    if (start + size > this.end) this.need(size);
    this.pos = start + size;
    return start;
  }

  private wireType(type: number): number {
    const wire = FROM_COMPACT[type]!;
    if (wire < 0) throw protocolError(`unknown compact type ${type}`);
    return wire;
  }

  private elementType(type: number): number {
    if (type === CompactType.STOP) throw protocolError('container of elements without type');
    return this.wireType(type);
  }
}

const minBytes = (type: number): number => (type === WireType.DOUBLE ? 8 : type === WireType.UUID ? 16 : 1);
