import type { ByteSink } from '../byte-sink.ts';
import { joinInt64, splitHalves } from './int64.ts';
import { JsonProtocol } from './npm-json.ts';
import type { Framing, ProtocolWriter } from './protocol.ts';
import { parseUuid } from './uuid.ts';
import { invalidValue, toBoolean, toDouble, toInteger } from './values.ts';

/**
 * Thrift's JSON protocol by npm `thrift`, on our buffers, with values checked: npm `thrift` would write
 * what is no number as it is, which is no JSON.
 */
export class JsonWriter extends JsonProtocol implements ProtocolWriter {
  namePrefix = '';
  messageType = 0;
  private messageStart = 0;
  private field = '';

  // Set by the connection before each message.
  sink!: ByteSink;
  private readonly framing: Framing;

  constructor(framing: Framing) {
    super({ write: (text: string) => this.put(text), flush: () => {} });
    this.framing = framing;
  }

  override writeMessageBegin(name: string, type: number, seqid: number): void {
    this.tstack = [];
    this.tpos = [];
    this.messageType = type;
    this.messageStart = this.sink.length;
    this.framing.begin(this.sink);
    super.writeMessageBegin(this.namePrefix + name, type, seqid);
  }

  override writeMessageEnd(): void {
    super.writeMessageEnd();
    this.framing.end(this.sink, this.messageStart);
  }

  override writeFieldBegin(name: string, type: number, id: number): void {
    this.field = name;
    super.writeFieldBegin(name, type, id);
  }

  override writeListBegin(etype: number, size: number): void {
    if (size === undefined) throw invalidValue(this.field, 'a list (an array)', size);
    super.writeListBegin(etype, size);
  }

  override writeSetBegin(etype: number, size: number): void {
    if (size === undefined) throw invalidValue(this.field, 'a list (an array)', size);
    super.writeSetBegin(etype, size);
  }

  override writeBool(value: unknown): void {
    this.tstack.push(toBoolean(value, this.field) ? 1 : 0);
  }

  override writeByte(value: unknown): void {
    this.tstack.push(toInteger(value, 8, this.field));
  }

  override writeI16(value: unknown): void {
    this.tstack.push(toInteger(value, 16, this.field));
  }

  override writeI32(value: unknown): void {
    this.tstack.push(toInteger(value, 32, this.field));
  }

  override writeI64(value: unknown): void {
    const { high, low } = splitHalves(value, this.field);
    this.tstack.push(String(joinInt64('bigint', high, low)));
  }

  override writeDouble(value: unknown): void {
    const number = toDouble(value, this.field);
    // As text: joined as a number, the negative zero would lose its sign.
    if (Object.is(number, -0)) this.tstack.push('-0.0');
    else this.tstack.push(Number.isFinite(number) ? number : `"${number}"`);
  }

  override writeString(value: unknown): void {
    if (typeof value === 'string') this.tstack.push(JSON.stringify(value));
    else if (value instanceof Uint8Array)
      this.tstack.push(JSON.stringify(Buffer.from(value).toString('utf8')));
    else throw invalidValue(this.field, 'a string', value);
  }

  override writeBinary(value: unknown): void {
    if (typeof value !== 'string' && !(value instanceof Uint8Array))
      throw invalidValue(this.field, 'bytes', value);
    const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : Buffer.from(value);
    this.tstack.push(JSON.stringify(bytes.toString('base64')));
  }

  override writeUuid(value: unknown): void {
    parseUuid(value, this.field);
    super.writeUuid(value);
  }

  override flush(): void {}

  reset(): void {
    this.sink.length = this.messageStart;
  }

  private put(text: string): void {
    const { sink } = this;
    sink.reserve(text.length * 3);
    sink.length += sink.bytes.write(text, sink.length, 'utf8');
  }
}
