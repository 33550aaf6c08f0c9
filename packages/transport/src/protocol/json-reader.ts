import { isUtf8 } from 'node:buffer';
import { protocolError } from '../error.ts';
import { WireType } from '../wire.ts';
import { joinInt64, splitHalves } from './int64.ts';
import {
  ARRAY,
  ARRAY_CLOSE,
  ARRAY_OPEN,
  JsonLexer,
  OBJECT_CLOSE,
  OBJECT_KEY,
  OBJECT_OPEN,
  QUOTE,
} from './json-lexer.ts';
import type { FieldHeader, ListHeader, MapHeader, ProtocolReader } from './protocol.ts';

const VERSION = 1;
/** Fewest bytes of an element behind the first: `,0`, and of a map entry: `"":0`. */
const ELEMENT_BYTES = 2;
const ENTRY_BYTES = 4;

const TYPES: ReadonlyMap<string, number> = new Map([
  ['tf', WireType.BOOL],
  ['i8', WireType.BYTE],
  ['i16', WireType.I16],
  ['i32', WireType.I32],
  ['i64', WireType.I64],
  ['dbl', WireType.DOUBLE],
  ['str', WireType.STRING],
  ['rec', WireType.STRUCT],
  ['map', WireType.MAP],
  ['set', WireType.SET],
  ['lst', WireType.LIST],
  ['uid', WireType.UUID],
]);

/** What Python's writer makes of doubles that JSON has no number for. */
const PYTHON_DOUBLES: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/**
 * Reads Thrift's JSON protocol, as it comes, without making the tree that npm `thrift` makes: that one loses the order
 * of map entries, and with it what stands in them.
 */
export class JsonReader extends JsonLexer implements ProtocolReader {
  readHeader(): void {
    if (this.peek() !== ARRAY_OPEN) {
      throw protocolError(`no JSON protocol message: it starts with 0x${this.peek().toString(16)}`);
    }
    this.pos++;
    this.brackets.push(ARRAY);
    const version = this.takeInteger(32);
    if (version !== VERSION) throw protocolError(`JSON protocol of version ${version}`);
    this.separate();
    const start = this.pos + 1;
    if (this.passText()) throw protocolError('JSON message with escapes in its method name');
    this.pos = start;
    this.checkName(this.bytes.indexOf(QUOTE, start) - start);
    this.pos++;
    this.messageType = this.takeInteger(32);
    this.seqid = this.takeInteger(32);
  }

  override readStructBegin(): { fname: string } {
    const nothing = super.readStructBegin();
    this.open(OBJECT_OPEN, OBJECT_KEY);
    return nothing;
  }

  override readStructEnd(): void {
    super.readStructEnd();
    this.close(OBJECT_CLOSE);
  }

  readFieldBegin(): FieldHeader {
    const header = this.fieldHeader;
    if (this.peek() === OBJECT_CLOSE) {
      header.ftype = WireType.STOP;
      header.fid = 0;
      return header;
    }
    const fid = this.takeInteger(16);
    this.open(OBJECT_OPEN, OBJECT_KEY);
    header.ftype = this.takeType();
    header.fid = fid;
    return header;
  }

  readFieldEnd(): void {
    this.close(OBJECT_CLOSE);
  }

  readMapBegin(): MapHeader {
    this.enter();
    this.open(ARRAY_OPEN, ARRAY);
    const header = this.mapHeader;
    header.ktype = this.takeType();
    header.vtype = this.takeType();
    header.size = this.takeInteger(32);
    this.checkContainer(header.size, ENTRY_BYTES);
    if (header.size !== 0) this.checkElements(header.ktype, header.vtype);
    this.open(OBJECT_OPEN, OBJECT_KEY);
    return header;
  }

  readMapEnd(): void {
    this.depth--;
    this.close(OBJECT_CLOSE);
    this.close(ARRAY_CLOSE);
  }

  readListBegin(): ListHeader {
    this.enter();
    this.open(ARRAY_OPEN, ARRAY);
    const header = this.listHeader;
    header.etype = this.takeType();
    header.size = this.takeInteger(32);
    this.checkContainer(header.size, ELEMENT_BYTES);
    if (header.size !== 0) this.checkElements(header.etype);
    return header;
  }

  readListEnd(): void {
    this.depth--;
    this.close(ARRAY_CLOSE);
  }

  readBool(): boolean {
    const text = this.takeNumber();
    if (text === '1' || text === 'true') return true;
    if (text === '0' || text === 'false') return false;
    throw protocolError(`JSON message: a bool was expected, got ${text}`);
  }

  readByte(): number {
    return this.takeInteger(8);
  }

  readI16(): number {
    return this.takeInteger(16);
  }

  readI32(): number {
    return this.takeInteger(32);
  }

  readI64(): unknown {
    const text = this.takeNumber();
    if (!/^-?\d{1,19}$/.test(text) || BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) {
      throw protocolError(`JSON message: an i64 was expected, got ${text}`);
    }
    const { high, low } = splitHalves(text, 'i64');
    return joinInt64(this.int64, high, low);
  }

  readDouble(): number {
    const text = this.takeNumber();
    const value = PYTHON_DOUBLES.get(text) ?? Number(text);
    if (text === '' || (Number.isNaN(value) && text.toLowerCase() !== 'nan')) {
      throw protocolError(`JSON message: a double was expected, got ${text}`);
    }
    return value;
  }

  readString(): string {
    this.separate();
    const start = this.pos;
    const text = this.takeText();
    if (this.strictUtf8 && !isUtf8(this.bytes.subarray(start, this.pos))) throw this.notUtf8();
    return text;
  }

  readBinary(): Buffer {
    return Buffer.from(this.readString(), 'base64');
  }

  readUuid(): string {
    const text = this.readString();
    if (!/^[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}$/i.test(text)) {
      throw protocolError('JSON message: a uuid was expected');
    }
    return text;
  }

  protected skipScalar(type: number): void {
    switch (type) {
      case WireType.BOOL:
      case WireType.BYTE:
      case WireType.I16:
      case WireType.I32:
      case WireType.I64:
      case WireType.DOUBLE:
        this.takeNumber();
        return;
      case WireType.STRING:
      case WireType.UUID:
        this.separate();
        this.passText();
        return;
      default:
        throw this.unknownType(type);
    }
  }

  private takeType(): number {
    this.separate();
    const name = this.takeText();
    const type = TYPES.get(name);
    if (type === undefined) throw protocolError(`unknown type in JSON message: '${name.slice(0, 20)}'`);
    return type;
  }
}
