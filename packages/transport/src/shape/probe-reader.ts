import { WireType } from '../wire.ts';
import type { TypeShape } from './shape.ts';

/** A field of the struct that is read: what its header says. */
export interface ProbedField {
  readonly id: number;
  readonly of: { readonly type: number };
}

/**
 * Learns which types generated code reads, by handing it made-up values: a struct with the fields asked for, one
 * element in each container, and nothing in the structs inside. What it calls to read a field is the field's type.
 */
export class ProbeReader {
  /** The types that were read, by the ids of their fields. */
  readonly types = new Map<number, TypeShape>();
  private readonly left: ProbedField[];
  private current = 0;
  private structs = 0;
  private readonly open: TypeShape[] = [];

  constructor(fields: readonly ProbedField[]) {
    this.left = [...fields];
  }

  readStructBegin(): { fname: string } {
    if (this.structs++ > 0) this.leaf(WireType.STRUCT);
    return { fname: '' };
  }

  readStructEnd(): void {
    this.structs--;
  }

  readFieldBegin(): { fname: string; ftype: number; fid: number } {
    const field = this.structs === 1 ? this.left.shift() : undefined;
    if (field === undefined) return { fname: '', ftype: WireType.STOP, fid: 0 };
    this.current = field.id;
    return { fname: '', ftype: field.of.type, fid: field.id };
  }

  readListBegin(): { etype: number; size: number } {
    this.open.push(this.leaf(WireType.LIST));
    return { etype: 0, size: 1 };
  }

  readSetBegin(): { etype: number; size: number } {
    this.open.push(this.leaf(WireType.SET));
    return { etype: 0, size: 1 };
  }

  readMapBegin(): { ktype: number; vtype: number; size: number } {
    this.open.push(this.leaf(WireType.MAP));
    return { ktype: 0, vtype: 0, size: 1 };
  }

  readListEnd(): void {
    this.open.pop();
  }

  readSetEnd(): void {
    this.open.pop();
  }

  readMapEnd(): void {
    this.open.pop();
  }

  readBool(): boolean {
    this.leaf(WireType.BOOL);
    return true;
  }

  readByte(): number {
    this.leaf(WireType.BYTE);
    return 1;
  }

  readI16(): number {
    this.leaf(WireType.I16);
    return 1;
  }

  readI32(): number {
    this.leaf(WireType.I32);
    return 1;
  }

  readI64(): unknown {
    this.leaf(WireType.I64);
    return null;
  }

  readDouble(): number {
    this.leaf(WireType.DOUBLE);
    return 0.5;
  }

  readString(): string {
    this.leaf(WireType.STRING);
    return 'text';
  }

  readBinary(): Buffer {
    this.leaf(WireType.STRING);
    return Buffer.alloc(0);
  }

  readUuid(): string {
    this.leaf(WireType.UUID);
    return '00000000-0000-0000-0000-000000000000';
  }

  readMessageEnd(): void {}
  readFieldEnd(): void {}
  skip(): void {}
  incrementRecursionDepth(): void {}
  decrementRecursionDepth(): void {}

  private leaf(type: number): TypeShape {
    const learnt: TypeShape = { type, inner: [], struct: undefined };
    const container = this.open.at(-1);
    if (container === undefined) this.types.set(this.current, learnt);
    else container.inner.push(learnt);
    return learnt;
  }
}
