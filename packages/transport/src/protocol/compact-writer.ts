import type { ByteSink } from '../byte-sink.ts';
import { COMPACT_ID, COMPACT_VERSION, CompactType, TO_COMPACT } from './compact-types.ts';
import { halves, splitInt64 } from './int64.ts';
import type { Framing, ProtocolWriter } from './protocol.ts';
import { putText } from './text.ts';
import { parseUuid } from './uuid.ts';
import { invalidValue, toBoolean, toDouble, toInteger } from './values.ts';

/** No id is that large: ids are i16. */
const NO_BOOL = 0x7fffffff;

/** Writes Thrift's compact protocol: varints, zigzag integers, field ids as differences. */
export class CompactWriter implements ProtocolWriter {
  namePrefix = '';
  messageType = 0;
  private messageStart = 0;
  private field = '';
  private lastId = 0;
  private readonly outerIds: number[] = [];
  /** Id of a bool field whose header waits for its value. */
  private boolField = NO_BOOL;

  // Set by the connection before each message.
  sink!: ByteSink;
  private readonly framing: Framing;

  constructor(framing: Framing) {
    this.framing = framing;
  }

  writeMessageBegin(name: string, type: number, seqid: number): void {
    this.messageType = type;
    this.messageStart = this.sink.length;
    this.lastId = 0;
    this.outerIds.length = 0;
    this.boolField = NO_BOOL;
    this.framing.begin(this.sink);
    this.putByte(COMPACT_ID);
    this.putByte((type << 5) | COMPACT_VERSION);
    this.putVarint(seqid);
    this.writeString(this.namePrefix === '' ? name : this.namePrefix + name);
  }

  writeMessageEnd(): void {
    this.framing.end(this.sink, this.messageStart);
  }

  reset(): void {
    this.sink.length = this.messageStart;
  }

  flush(): void {}

  writeStructBegin(_name: string): void {
    this.outerIds.push(this.lastId);
    this.lastId = 0;
  }

  writeStructEnd(): void {
    this.lastId = this.outerIds.pop() ?? 0;
  }

  writeFieldBegin(name: string, type: number, id: number): void {
    this.field = name;
    if (type === 2) this.boolField = id;
    else this.putFieldHeader(TO_COMPACT[type]!, id);
  }

  writeFieldEnd(): void {}

  writeFieldStop(): void {
    this.putByte(CompactType.STOP);
  }

  writeMapBegin(ktype: number, vtype: number, size: number): void {
    this.putVarint(size);
    if (size !== 0) this.putByte((TO_COMPACT[ktype]! << 4) | TO_COMPACT[vtype]!);
  }

  writeMapEnd(): void {}

  writeListBegin(etype: number, size: number): void {
    if (size === undefined) throw invalidValue(this.field, 'a list (an array)', size);
    if (size <= 14) {
      this.putByte((size << 4) | TO_COMPACT[etype]!);
      return;
    }
    this.putByte(0xf0 | TO_COMPACT[etype]!);
    this.putVarint(size);
  }

  writeListEnd(): void {}

  writeSetBegin(etype: number, size: number): void {
    this.writeListBegin(etype, size);
  }

  writeSetEnd(): void {}

  writeBool(value: unknown): void {
    const type = toBoolean(value, this.field) ? CompactType.TRUE : CompactType.FALSE;
    if (this.boolField === NO_BOOL) {
      this.putByte(type);
      return;
    }
    this.putFieldHeader(type, this.boolField);
    this.boolField = NO_BOOL;
  }

  writeByte(value: unknown): void {
    this.putByte(toInteger(value, 8, this.field));
  }

  writeI16(value: unknown): void {
    const number = toInteger(value, 16, this.field);
    this.putVarint((number << 1) ^ (number >> 31));
  }

  writeI32(value: unknown): void {
    const number = value === ((value as number) | 0) ? (value as number) : toInteger(value, 32, this.field);
    this.putVarint((number << 1) ^ (number >> 31));
  }

  writeI64(value: unknown): void {
    splitInt64(value, this.field);
    const sign = halves.high >> 31;
    let high = ((halves.high << 1) | (halves.low >>> 31)) ^ sign;
    let low = (halves.low << 1) ^ sign;
    this.sink.reserve(10);
    while (high !== 0 || low >>> 7 !== 0) {
      this.sink.bytes[this.sink.length++] = low | 0x80;
      low = (low >>> 7) | (high << 25);
      high >>>= 7;
    }
    this.putByte(low);
  }

  writeDouble(value: unknown): void {
    const number = typeof value === 'number' ? value : toDouble(value, this.field);
    this.sink.reserve(8);
    this.sink.bytes.writeDoubleLE(number, this.sink.length);
    this.sink.length += 8;
  }

  writeString(value: unknown): void {
    if (typeof value !== 'string') {
      this.putBytes(value, 'a string');
      return;
    }
    const { sink } = this;
    const at = sink.length;
    // At most 120 bytes: one byte of length, put in afterwards.
    if (value.length <= 40) {
      sink.reserve(1 + value.length * 3);
      const written = putText(sink, at + 1, value);
      sink.bytes[at] = written;
      sink.length = at + 1 + written;
      return;
    }
    const size = Buffer.byteLength(value);
    this.putVarint(size);
    sink.reserve(size);
    sink.length += putText(sink, sink.length, value);
  }

  writeBinary(value: unknown): void {
    this.putBytes(typeof value === 'string' ? Buffer.from(value, 'latin1') : value, 'bytes');
  }

  writeUuid(value: unknown): void {
    const bytes = parseUuid(value, this.field);
    this.sink.reserve(16);
    this.sink.bytes.set(bytes, this.sink.length);
    this.sink.length += 16;
  }

  private putFieldHeader(type: number, id: number): void {
    const delta = id - this.lastId;
    if (delta > 0 && delta <= 15) {
      this.putByte((delta << 4) | type);
    } else {
      this.putByte(type);
      this.putVarint((id << 1) ^ (id >> 31));
    }
    this.lastId = id;
  }

  private putBytes(value: unknown, expected: string): void {
    if (!(value instanceof Uint8Array)) throw invalidValue(this.field, expected, value);
    this.putVarint(value.length);
    this.sink.reserve(value.length);
    this.sink.bytes.set(value, this.sink.length);
    this.sink.length += value.length;
  }

  private putByte(value: number): void {
    const { sink } = this;
    if (sink.length + 1 > sink.capacity) sink.grow(1);
    sink.bytes[sink.length++] = value;
  }

  private putVarint(value: number): void {
    const { sink } = this;
    if (sink.length + 5 > sink.capacity) sink.grow(5);
    const { bytes } = sink;
    let at = sink.length;
    let rest = value;
    while (rest >>> 7 !== 0) {
      bytes[at++] = rest | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    sink.length = at;
  }
}
