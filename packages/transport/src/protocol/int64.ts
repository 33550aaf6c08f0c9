import Int64 from 'node-int64';
import { protocolError } from '../error.ts';
import { invalidValue, isInt64 } from './values.ts';

/** How i64 values are handed to user code: node-int64 objects as npm `thrift` does, numbers, or bigints. */
export type Int64Form = 'Int64' | 'number' | 'bigint';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** The two halves of the i64 converted last: `high` signed, `low` unsigned. Read at once by writers. */
export const halves = { high: 0, low: 0 };

/** Splits a number, bigint, decimal string (map key) or node-int64 object into {@link halves}. */
export const splitInt64 = (value: unknown, field: string): void => {
  if (typeof value === 'number') {
    // Beyond 2^53 a number has lost digits already; what is left of it is still what the caller has.
    if (!Number.isInteger(value) || value < -(2 ** 63) || value >= 2 ** 63) {
      throw invalidValue(field, 'an i64', value);
    }
    halves.high = Math.floor(value / 2 ** 32);
    halves.low = value - halves.high * 2 ** 32;
    return;
  }
  if (isInt64(value)) {
    const { buffer: b, offset: o } = value;
    halves.high = (b[o]! << 24) | (b[o + 1]! << 16) | (b[o + 2]! << 8) | b[o + 3]!;
    halves.low = ((b[o + 4]! << 24) | (b[o + 5]! << 16) | (b[o + 6]! << 8) | b[o + 7]!) >>> 0;
    return;
  }
  let big: bigint;
  if (typeof value === 'bigint') big = value;
  else if (typeof value === 'string' && /^-?\d+$/.test(value)) big = BigInt(value);
  else throw invalidValue(field, 'an i64', value);
  if (big < MIN || big > MAX) throw invalidValue(field, 'an i64', value);
  halves.high = Number(big >> 32n);
  halves.low = Number(big & 0xffffffffn);
};

/** Splits a value like {@link splitInt64}, and returns the halves. */
export const splitHalves = (value: unknown, field: string): { high: number; low: number } => {
  splitInt64(value, field);
  return halves;
};

/** Joins halves to the form that user code asked for. */
export const joinInt64 = (form: Int64Form, high: number, low: number): unknown => {
  if (form === 'bigint') return (BigInt(high) << 32n) | BigInt(low);
  if (form === 'number') {
    const number = high * 2 ** 32 + low;
    if (!Number.isSafeInteger(number)) {
      const exact = (BigInt(high) << 32n) | BigInt(low);
      throw protocolError(`i64 ${exact} does not fit a number: ask for bigint or Int64`);
    }
    return number;
  }
  // A buffer of its own: the bytes of the message are written over by the next one, and npm `thrift` writes all of it.
  const bytes = Buffer.allocUnsafe(8);
  bytes[0] = high >>> 24;
  bytes[1] = high >>> 16;
  bytes[2] = high >>> 8;
  bytes[3] = high;
  bytes[4] = low >>> 24;
  bytes[5] = low >>> 16;
  bytes[6] = low >>> 8;
  bytes[7] = low;
  return new ExactInt64(bytes);
};

/**
 * A node-int64 object whose text is its value. The text of node-int64's own is that of a number: `Infinity` beyond
 * 2^53, which is what generated code would make of the keys of `map<i64, …>`.
 */
class ExactInt64 extends Int64 {
  override toString(radix?: number): string {
    return this.buffer.readBigInt64BE(this.offset).toString(radix);
  }
}
