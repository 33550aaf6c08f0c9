import Int64 from 'node-int64';
import type { Style } from './stacks.ts';

/** A struct with every type in it, at its extremes; generated code of both styles takes and gives this shape. */
export const everything = (style: Style, i64: (text: string) => unknown = int64) => ({
  flag: true,
  tiny: -128,
  small: -32768,
  middle: -2147483648,
  big: i64('-9223372036854775808'),
  real: -1.5e-300,
  text: 'äß€😀 "quoted" \\ \n\u0001',
  bytes: Buffer.from([0, 1, 127, 128, 255]),
  colour: style.everything.Colour.BLUE,
  leaf: { yes: false, name: '' },
  numbers: [0, 1, -1, 2147483647, 63, 64, -64, -65, 8191, 8192],
  words: ['', 'a', 'x'.repeat(300)],
  byName: { one: 1, two: 2, '': 3 },
  nested: { 1: [{ yes: true, name: 'a' }], '-2': [] },
  flags: [[true, false], [], [false]],
  byBig: { 5: 'five', '-6': 'minus six' },
  leaves: Array.from({ length: 20 }, (_, i) => ({ yes: i % 2 === 0, name: `leaf ${i}` })),
  bigs: ['0', '1', '-1', '9007199254740993', '9223372036854775807', '-9007199254740993', '127', '-300'].map(
    i64,
  ),
  reals: [0, 1.5, Number.MAX_VALUE, Number.MIN_VALUE],
  byFlag: { true: 1, false: -1 },
  blobs: [Buffer.from('blob'), Buffer.alloc(0)],
  far: 300,
});

/** A node-int64 object, which is what npm `thrift` reads i64 as. */
export const int64 = (text: string): Int64 => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(text));
  return new Int64(bytes);
};

/** The value as plain data, to compare: classes left away, i64 of every form as decimal text. */
export const plain = (value: unknown): unknown => {
  if (value instanceof Int64) return `i64 ${Buffer.from(value.buffer).readBigInt64BE(value.offset)}`;
  if (typeof value === 'bigint') return `i64 ${value}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
};
