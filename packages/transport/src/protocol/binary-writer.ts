import type { ByteSink } from '../byte-sink.ts';
import { halves, splitInt64 } from './int64.ts';
import type { Framing, ProtocolWriter } from './protocol.ts';
import { putText } from './text.ts';
import { parseUuid } from './uuid.ts';
import { invalidValue, toBoolean, toDouble, toInteger } from './values.ts';

const VERSION_1 = 0x80010000;
const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

/** Writes Thrift's binary protocol, strict form: fixed sizes, big endian. */
export class BinaryWriter implements ProtocolWriter {
  namePrefix = '';
  messageType = 0;
  private messageStart = 0;
  /** The field under way, for error messages. */
  private field = '';

  // Set by the connection before each message.
  sink!: ByteSink;
  private readonly framing: Framing;

  constructor(framing: Framing) {
    this.framing = framing;
  }

  writeMessageBegin(name: string, type: number, seqid: number): void {
    this.messageType = type;
    this.messageStart = this.sink.length;
    this.framing.begin(this.sink);
    this.putI32(VERSION_1 | type);
    this.writeString(this.namePrefix === '' ? name : this.namePrefix + name);
    this.putI32(seqid);
  }

  writeMessageEnd(): void {
    this.framing.end(this.sink, this.messageStart);
  }

  reset(): void {
    this.sink.length = this.messageStart;
  }

  flush(): void {}
  writeStructBegin(_name: string): void {}
  writeStructEnd(): void {}

  writeFieldBegin(name: string, type: number, id: number): void {
    this.field = name;
    const { sink } = this;
    const at = sink.length;
    if (at + 3 > sink.capacity) sink.grow(3);
    const { bytes } = sink;
    bytes[at] = type;
    bytes[at + 1] = id >> 8;
    bytes[at + 2] = id;
    sink.length = at + 3;
  }

  writeFieldEnd(): void {}

  writeFieldStop(): void {
    this.putByte(0);
  }

  writeMapBegin(ktype: number, vtype: number, size: number): void {
    this.putByte(ktype);
    this.putByte(vtype);
    this.putI32(size);
  }

  writeMapEnd(): void {}

  writeListBegin(etype: number, size: number): void {
    if (size === undefined) throw invalidValue(this.field, 'a list (an array)', size);
    this.putByte(etype);
    this.putI32(size);
  }

  writeListEnd(): void {}

  writeSetBegin(etype: number, size: number): void {
    this.writeListBegin(etype, size);
  }

  writeSetEnd(): void {}

  writeBool(value: unknown): void {
    this.putByte(toBoolean(value, this.field) ? 1 : 0);
  }

  writeByte(value: unknown): void {
    this.putByte(toInteger(value, 8, this.field));
  }

  writeI16(value: unknown): void {
    const number = toInteger(value, 16, this.field);
    this.putByte(number >> 8);
    this.putByte(number);
  }

  writeI32(value: unknown): void {
    // The test is all that a well-typed value costs.
    this.putI32(value === ((value as number) | 0) ? (value as number) : toInteger(value, 32, this.field));
  }

  writeI64(value: unknown): void {
    splitInt64(value, this.field);
    const { high, low } = halves;
    this.putI32(high);
    this.putI32(low);
  }

  writeDouble(value: unknown): void {
    float[0] = typeof value === 'number' ? value : toDouble(value, this.field);
    const { sink } = this;
    const at = sink.length;
    if (at + 8 > sink.capacity) sink.grow(8);
    for (let i = 0; i < 8; i++) sink.bytes[at + i] = floatBytes[7 - i]!;
    sink.length = at + 8;
  }

  writeString(value: unknown): void {
    if (typeof value !== 'string') {
      this.putBytes(value, 'a string');
      return;
    }
    const { sink } = this;
    const at = sink.length;
    // Three bytes per character suffice; a long text is measured first, not to reserve three times its size.
    sink.reserve(4 + (value.length > 4096 ? Buffer.byteLength(value) : value.length * 3));
    const size = putText(sink, at + 4, value);
    sink.length = at;
    this.putI32(size);
    sink.length = at + 4 + size;
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

  private putBytes(value: unknown, expected: string): void {
    if (!(value instanceof Uint8Array)) throw invalidValue(this.field, expected, value);
    this.sink.reserve(4 + value.length);
    this.putI32(value.length);
    this.sink.bytes.set(value, this.sink.length);
    this.sink.length += value.length;
  }

  private putByte(value: number): void {
    const { sink } = this;
    if (sink.length + 1 > sink.capacity) sink.grow(1);
    sink.bytes[sink.length++] = value;
  }

  private putI32(value: number): void {
    const { sink } = this;
    const at = sink.length;
    if (at + 4 > sink.capacity) sink.grow(4);
    const { bytes } = sink;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
    sink.length = at + 4;
  }
}
