import type { ByteSink } from '../byte-sink.ts';
import { protocolError } from '../error.ts';

/** A place in bytes, and where they end. */
export interface Cursor {
  pos: number;
  readonly end: number;
}

/** Reads a varint of at most 32 bits. */
export const takeVarint = (bytes: Buffer, at: Cursor): number => {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    if (at.pos >= at.end) throw protocolError('header ends too early');
    const byte = bytes[at.pos++]!;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw protocolError('varint longer than an i32');
};

/** Reads a text with its size before it. */
export const takeText = (bytes: Buffer, at: Cursor): string => {
  const size = takeVarint(bytes, at);
  if (size > at.end - at.pos)
    throw protocolError(`text of ${size} bytes, ${at.end - at.pos} of the header are left`);
  at.pos += size;
  return bytes.toString('utf8', at.pos - size, at.pos);
};

/** Writes a varint. Leaves room for some bytes more. */
export const putVarint = (sink: ByteSink, value: number): void => {
  sink.reserve(16);
  let rest = value;
  while (rest >>> 7 !== 0) {
    sink.bytes[sink.length++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  sink.bytes[sink.length++] = rest;
};
