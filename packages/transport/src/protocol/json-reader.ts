import { isUtf8 } from 'node:buffer';
import { protocolError } from '../error.ts';
import { WireType } from '../wire.ts';
import { joinInt64, splitHalves } from './int64.ts';
import type { FieldHeader, ListHeader, MapHeader, ProtocolReader } from './protocol.ts';
import { ReaderBase } from './reader-base.ts';
import { takeText } from './text.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const ARRAY_OPEN = 0x5b;
const ARRAY_CLOSE = 0x5d;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;

/** Kinds of brackets, doubled; the lowest bit of a bracket on the stack says whether something stands in it. */
const ARRAY = 0;
const OBJECT_KEY = 2;
const OBJECT_VALUE = 4;

const VERSION = 1;
/** Fewest bytes of an element behind the first: `,0`, and of a map entry: `"":0`. */
const ELEMENT_BYTES = 2;
const ENTRY_BYTES = 4;
/** More digits than any number has that Thrift knows. */
const MAX_NUMBER_BYTES = 400;

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
export class JsonReader extends ReaderBase implements ProtocolReader {
  /** The open brackets, outermost first. */
  private readonly brackets: number[] = [];

  override begin(bytes: Buffer, start: number, end: number): void {
    super.begin(bytes, start, end);
    this.brackets.length = 0;
  }

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

  /** The next byte that is no white space, which is not taken. */
  private peek(): number {
    for (; ; this.pos++) {
      this.need(1);
      const byte = this.bytes[this.pos]!;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    }
  }

  private take(byte: number): void {
    const there = this.peek();
    if (there !== byte) throw this.unexpected(String.fromCharCode(byte), there);
    this.pos++;
  }

  private unexpected(what: string, there: number): Error {
    return protocolError(`JSON message: ${what} was expected, got 0x${there.toString(16)}`);
  }

  /** Passes over the comma or colon before the next value, and white space. */
  private separate(): void {
    const top = this.brackets.length - 1;
    const bracket = this.brackets[top] ?? ARRAY;
    if (bracket === OBJECT_VALUE + 1) {
      this.take(COLON);
      this.brackets[top] = OBJECT_KEY + 1;
    } else {
      if ((bracket & 1) !== 0) this.take(COMMA);
      this.brackets[top] = bracket >= OBJECT_KEY ? OBJECT_VALUE + 1 : ARRAY + 1;
    }
    this.peek();
  }

  private open(byte: number, kind: number): void {
    this.separate();
    this.take(byte);
    this.brackets.push(kind);
  }

  private close(byte: number): void {
    this.take(byte);
    this.brackets.pop();
  }

  private takeType(): number {
    this.separate();
    const name = this.takeText();
    const type = TYPES.get(name);
    if (type === undefined) throw protocolError(`unknown type in JSON message: '${name.slice(0, 20)}'`);
    return type;
  }

  private takeInteger(bits: number): number {
    const text = this.takeNumber();
    const value = Number(text);
    const limit = 2 ** (bits - 1);
    if (!/^-?\d+$/.test(text) || value < -limit || value >= limit) {
      throw protocolError(`JSON message: an i${bits} was expected, got ${text}`);
    }
    // Not -0.
    return value + 0;
  }

  /** The text of a number or bool, which stands in quotes as a key, and as a double that JSON has no number for. */
  private takeNumber(): string {
    this.separate();
    const { bytes } = this;
    const quoted = bytes[this.pos] === QUOTE;
    if (quoted) this.pos++;
    const start = this.pos;
    while (this.pos < this.end && isWordByte(bytes[this.pos]!)) this.pos++;
    const { pos } = this;
    if (pos - start > MAX_NUMBER_BYTES) throw protocolError(`JSON message: a number of ${pos - start} bytes`);
    if (quoted) this.take(QUOTE);
    return bytes.toString('latin1', start, pos);
  }

  private takeText(): string {
    const start = this.pos;
    if (!this.passText()) return takeText(this.bytes, start + 1, this.pos - 1);
    // Python's writer leaves control characters as they are, which JSON does not allow.
    const text = this.bytes.toString('utf8', start, this.pos).replace(CONTROL, escapeControl);
    try {
      return JSON.parse(text) as string;
    } catch (error) {
      throw protocolError('JSON message: a string that is none', { cause: error });
    }
  }

  /** Passes over a string; says whether there are escapes in it. */
  private passText(): boolean {
    const { bytes, end } = this;
    if (bytes[this.pos] !== QUOTE) throw this.unexpected('a string', this.peek());
    let escapes = false;
    for (let at = this.pos + 1; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) {
        this.pos = at + 1;
        return escapes;
      }
      if (byte === BACKSLASH) {
        escapes = true;
        at++;
      }
    }
    throw protocolError('message ends too early: within a string');
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
const CONTROL = /[\u0000-\u001f]/g;

const escapeControl = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Whether the byte can stand in a number, or in true, false, NaN, Infinity. */
const isWordByte = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x2e;
