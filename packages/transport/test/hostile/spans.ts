import { DEFAULT_LIMITS } from '../../src/limits.ts';
import type { ProtocolReader } from '../../src/protocol/protocol.ts';
import { createStack, type ProtocolName } from '../../src/stack.ts';
import { WireType as T } from '../../src/wire.ts';

/** A part of a message that means something by itself: a header, a size with its type, a value. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the parts of a valid message lie. The reader that is under attack finds them: a part is what one of its
 * methods reads.
 */
export const spansOf = (message: Buffer, protocol: ProtocolName): Span[] => {
  const reader = createStack({ protocol, int64: 'bigint' }, DEFAULT_LIMITS).createReader();
  const place = reader as unknown as { readonly pos: number };
  const spans: Span[] = [];
  const read = <Value>(method: () => Value): Value => {
    const start = place.pos;
    const value = method();
    if (place.pos > start) spans.push({ start, end: place.pos });
    return value;
  };
  reader.begin(message, 0, message.length);
  read(() => reader.readHeader());
  walk(reader, T.STRUCT, read);
  return spans;
};

const SCALARS: Readonly<Record<number, (reader: ProtocolReader) => unknown>> = {
  [T.BOOL]: (reader) => reader.readBool(),
  [T.BYTE]: (reader) => reader.readByte(),
  [T.I16]: (reader) => reader.readI16(),
  [T.I32]: (reader) => reader.readI32(),
  [T.I64]: (reader) => reader.readI64(),
  [T.DOUBLE]: (reader) => reader.readDouble(),
  [T.STRING]: (reader) => reader.readString(),
};

const walk = (reader: ProtocolReader, type: number, read: <V>(method: () => V) => V): void => {
  const scalar = SCALARS[type];
  if (scalar !== undefined) {
    read(() => scalar(reader));
  } else if (type === T.STRUCT) {
    read(() => reader.readStructBegin());
    for (;;) {
      const { ftype } = read(() => reader.readFieldBegin());
      if (ftype === T.STOP) break;
      walk(reader, ftype, read);
      read(() => reader.readFieldEnd());
    }
    read(() => reader.readStructEnd());
  } else if (type === T.MAP) {
    const { ktype, vtype, size } = read(() => reader.readMapBegin());
    for (let i = 0; i < size; i++) {
      walk(reader, ktype, read);
      walk(reader, vtype, read);
    }
    read(() => reader.readMapEnd());
  } else {
    const { etype, size } = read(() => reader.readListBegin());
    for (let i = 0; i < size; i++) walk(reader, etype, read);
    read(() => reader.readListEnd());
  }
};
