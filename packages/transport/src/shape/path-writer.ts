import { splitInt64 } from '../protocol/int64.ts';
import { parseUuid } from '../protocol/uuid.ts';
import { invalidValue, toBoolean, toDouble, toInteger } from '../protocol/values.ts';

/** What is open where a value is written. */
type Frame =
  | { readonly kind: 'struct'; field: string }
  | { readonly kind: 'list'; index: number }
  | { readonly kind: 'map'; count: number; key: string };

/**
 * Writes nowhere, and knows where it is: a message that could not be written is written to it once more, to say which
 * value of which element of which field is wrong. It throws that as INVALID_ARGUMENT.
 */
export class PathWriter {
  private readonly frames: Frame[] = [];
  private readonly nameOf: (field: string) => string;

  /** @param nameOf what a field of the outermost struct is called */
  constructor(nameOf: (field: string) => string) {
    this.nameOf = nameOf;
  }

  writeStructBegin(): void {
    this.step('');
    this.frames.push({ kind: 'struct', field: '' });
  }

  writeFieldBegin(name: string): void {
    const top = this.frames.at(-1);
    if (top?.kind === 'struct') top.field = name;
  }

  writeListBegin(_type: number, size: unknown): void {
    this.step('');
    if (!Number.isInteger(size)) throw invalidValue(this.where(), 'a list (an array)', size);
    this.frames.push({ kind: 'list', index: -1 });
  }

  writeSetBegin(type: number, size: unknown): void {
    this.writeListBegin(type, size);
  }

  writeMapBegin(): void {
    this.step('');
    this.frames.push({ kind: 'map', count: 0, key: '' });
  }

  writeStructEnd(): void {
    this.frames.pop();
  }

  writeListEnd(): void {
    this.frames.pop();
  }

  writeSetEnd(): void {
    this.frames.pop();
  }

  writeMapEnd(): void {
    this.frames.pop();
  }

  writeBool(value: unknown): void {
    this.step(value);
    toBoolean(value, this.where());
  }

  writeByte(value: unknown): void {
    this.step(value);
    toInteger(value, 8, this.where());
  }

  writeI16(value: unknown): void {
    this.step(value);
    toInteger(value, 16, this.where());
  }

  writeI32(value: unknown): void {
    this.step(value);
    toInteger(value, 32, this.where());
  }

  writeI64(value: unknown): void {
    this.step(value);
    splitInt64(value, this.where());
  }

  writeDouble(value: unknown): void {
    this.step(value);
    toDouble(value, this.where());
  }

  writeString(value: unknown): void {
    this.step(value);
    if (typeof value !== 'string' && !(value instanceof Uint8Array))
      throw invalidValue(this.where(), 'a string', value);
  }

  writeBinary(value: unknown): void {
    this.step(value);
    if (typeof value !== 'string' && !(value instanceof Uint8Array))
      throw invalidValue(this.where(), 'bytes (a Buffer)', value);
  }

  writeUuid(value: unknown): void {
    this.step(value);
    parseUuid(value, this.where());
  }

  writeMessageBegin(): void {}
  writeMessageEnd(): void {}
  writeFieldEnd(): void {}
  writeFieldStop(): void {}
  flush(): void {}
  incrementRecursionDepth(): void {}
  decrementRecursionDepth(): void {}

  /** The next value of whatever is open. */
  private step(value: unknown): void {
    const top = this.frames.at(-1);
    if (top?.kind === 'list') top.index++;
    else if (top?.kind === 'map' && top.count++ % 2 === 0) top.key = JSON.stringify(String(value));
  }

  private where(): string {
    return this.frames
      .map((frame, depth) => {
        if (frame.kind === 'list') return frame.index < 0 ? '' : `[${frame.index}]`;
        if (frame.kind === 'map') return `[${frame.key}]${frame.count % 2 === 0 ? '' : ' (a key)'}`;
        return depth === 0 ? this.nameOf(frame.field) : `.${frame.field}`;
      })
      .join('');
  }
}
