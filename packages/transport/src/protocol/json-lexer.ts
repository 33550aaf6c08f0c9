import { protocolError } from '../error.ts';
import { ReaderBase } from './reader-base.ts';
import { takeText } from './text.ts';

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
export const ARRAY_OPEN = 0x5b;
export const ARRAY_CLOSE = 0x5d;
export const OBJECT_OPEN = 0x7b;
export const OBJECT_CLOSE = 0x7d;

/** Kinds of brackets, doubled; the lowest bit of a bracket on the stack says whether something stands in it. */
export const ARRAY = 0;
export const OBJECT_KEY = 2;
const OBJECT_VALUE = 4;

/** More digits than any number has that Thrift knows. */
const MAX_NUMBER_BYTES = 400;

/** Takes JSON from a message: brackets, what stands between values, numbers and strings. */
export abstract class JsonLexer extends ReaderBase {
  /** The open brackets, outermost first. */
  protected readonly brackets: number[] = [];

  override begin(bytes: Buffer, start: number, end: number): void {
    super.begin(bytes, start, end);
    this.brackets.length = 0;
  }

  /** The next byte that is no white space, which is not taken. */
  protected peek(): number {
    for (; ; this.pos++) {
      this.need(1);
      const byte = this.bytes[this.pos]!;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    }
  }

  protected take(byte: number): void {
    const there = this.peek();
    if (there !== byte) throw this.unexpected(String.fromCharCode(byte), there);
    this.pos++;
  }

  private unexpected(what: string, there: number): Error {
    return protocolError(`JSON message: ${what} was expected, got 0x${there.toString(16)}`);
  }

  /** Passes over the comma or colon before the next value, and white space. */
  protected separate(): void {
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

  protected open(byte: number, kind: number): void {
    this.separate();
    this.take(byte);
    this.brackets.push(kind);
  }

  protected close(byte: number): void {
    this.take(byte);
    this.brackets.pop();
  }

  protected takeInteger(bits: number): number {
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
  protected takeNumber(): string {
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

  protected takeText(): string {
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
  protected passText(): boolean {
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
