import { isUtf8 } from 'node:buffer';
import { protocolError, ThriftkeeperError } from '../error.ts';
import type { DecodeLimits } from '../limits.ts';
import { fieldName, wrongType } from '../shape/misfit.ts';
import type { FieldShape, StructShape, TypeShape } from '../shape/shape.ts';
import { WireType, wireTypeName } from '../wire.ts';
import type { Int64Form } from './int64.ts';
import type { FieldHeader, ListHeader, MapHeader } from './protocol.ts';
import { takeKey, takeText } from './text.ts';

const NO_NAME = { fname: '' };

/** What the readers of all protocols share: position, limits, skipping, and comparing types with the interface. */
export abstract class ReaderBase {
  bytes: Buffer = Buffer.alloc(0);
  messageType = 0;
  seqid = 0;
  nameStart = 0;
  nameEnd = 0;
  /** Whether strings that are not UTF-8 are errors; else their bad bytes are replaced. */
  strictUtf8 = false;
  /** Whether what does not fit the interface is an error; else it is skipped, or taken for what belongs there. */
  strictFields = true;
  protected pos = 0;
  protected end = 0;
  protected depth = 0;
  /** The depth of the innermost map with texts for keys; 0: none is known. A hint: texts in it are probably keys. */
  protected mapDepth = 0;
  /** For each struct that is read, the id of the field that it stands in; 0 for the outermost. */
  private readonly outerIds: Int16Array;
  private structs = 0;
  private elements = 0;
  private expected: StructShape | undefined;
  protected readonly fieldHeader: FieldHeader = { fname: '', ftype: 0, fid: 0 };
  protected readonly listHeader: ListHeader = { etype: 0, size: 0 };
  protected readonly mapHeader: MapHeader = { ktype: 0, vtype: 0, size: 0 };

  protected readonly limits: DecodeLimits;
  protected readonly int64: Int64Form;

  constructor(limits: DecodeLimits, int64: Int64Form) {
    this.limits = limits;
    this.int64 = int64;
    this.outerIds = new Int16Array(limits.maxDepth + 1);
  }

  begin(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.pos = start;
    this.end = end;
    this.depth = 0;
    this.elements = 0;
    this.structs = 0;
    this.mapDepth = 0;
    this.expected = undefined;
  }

  /** Says what the next struct looks like, with `strictFields`. */
  expect(struct: StructShape): void {
    if (this.strictFields) this.expected = struct;
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
    return this.depth === this.mapDepth ? takeKey(this.bytes, start, end) : takeText(this.bytes, start, end);
  }

  /** The bytes in `bytes[start..end)`, copied: what the buffer holds is written over by the next message. */
  protected copyOf(start: number, end: number): Buffer {
    const copy = Buffer.allocUnsafe(end - start);
    this.bytes.copy(copy, 0, start, end);
    return copy;
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

  readStructBegin(): { fname: string } {
    this.enter();
    this.outerIds[this.structs++] = this.fieldHeader.fid;
    this.fieldHeader.fid = 0;
    return NO_NAME;
  }

  readStructEnd(): void {
    this.depth--;
    this.fieldHeader.fid = this.outerIds[--this.structs]!;
  }

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

  /** Passes over a value. Generated code asks for it where it knows no field of this id, or one of another type. */
  skip(type: number): void {
    if (this.expected !== undefined) this.checkSkipped(this.expected, type);
    this.pass(type);
  }

  /** Depth is bounded by what `enter` counts. */
  private pass(type: number): void {
    switch (type) {
      case WireType.STRUCT:
        this.readStructBegin();
        for (;;) {
          const { ftype } = this.readFieldBegin();
          if (ftype === WireType.STOP) break;
          this.pass(ftype);
          this.readFieldEnd();
        }
        this.readStructEnd();
        return;
      case WireType.MAP: {
        const { ktype, vtype, size } = this.readMapBegin();
        for (let i = 0; i < size; i++) {
          this.pass(ktype);
          this.pass(vtype);
        }
        this.readMapEnd();
        return;
      }
      case WireType.SET:
      case WireType.LIST: {
        const { etype, size } = this.readListBegin();
        for (let i = 0; i < size; i++) this.pass(etype);
        this.readListEnd();
        return;
      }
      default:
        this.skipScalar(type);
    }
  }

  /** Compares the types in a list's or set's header, or a map's, with the interface. */
  protected checkElements(first: number, second?: number): void {
    const { expected } = this;
    if (expected === undefined) return;
    const of = this.containerHere(expected);
    if (of === undefined) return;
    const { inner } = of;
    if (inner[0]!.type === first && (second === undefined || inner[1]!.type === second)) return;
    const come = second === undefined ? [of.type, first] : [WireType.MAP, first, second];
    throw wrongType(fieldName(expected, this.path()), of, ...come);
  }

  private checkSkipped(expected: StructShape, type: number): void {
    const of = this.fieldHere(expected)?.of;
    if (of !== undefined) throw wrongType(fieldName(expected, this.path()), of, type);
  }

  /** The ids of the fields that are read now, outermost first. */
  private path(): number[] {
    return [...this.outerIds.subarray(1, this.structs), this.fieldHeader.fid];
  }

  /** The field that is read now; undefined where the interface knows none. */
  private fieldHere(expected: StructShape): FieldShape | undefined {
    const { outerIds, structs } = this;
    let struct: StructShape | undefined = expected;
    for (let level = 1; level < structs; level++) {
      struct = struct.fields.get(outerIds[level]!)?.holds;
      if (struct === undefined) return undefined;
    }
    return struct.fields.get(this.fieldHeader.fid);
  }

  /** The container that has just begun, as the interface has it; undefined where it knows none. */
  private containerHere(expected: StructShape): TypeShape | undefined {
    const { outerIds, structs } = this;
    let struct: StructShape | undefined = expected;
    // Of the containers that are open, those in the innermost struct are left over.
    let containers = this.depth - structs;
    for (let level = 1; level < structs; level++) {
      const field: FieldShape | undefined = struct.fields.get(outerIds[level]!);
      struct = field?.holds;
      if (struct === undefined) return undefined;
      containers -= field!.wrapping;
    }
    let of = struct.fields.get(this.fieldHeader.fid)?.of;
    while (--containers > 0 && of !== undefined) of = of.inner[of.inner.length - 1];
    return of !== undefined && of.inner.length > 0 ? of : undefined;
  }

  protected unknownType(type: number): ThriftkeeperError {
    return protocolError(`unknown type in message: ${wireTypeName(type)}`);
  }
}
