import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { WireType } from '../wire.ts';
import { JsonReader } from './json-reader.ts';

const started = (text: string): JsonReader => {
  const bytes = Buffer.from(text);
  const reader = new JsonReader(DEFAULT_LIMITS, 'bigint');
  reader.begin(bytes, 0, bytes.length);
  return reader;
};

/** A reader that stands before the value of field 1 of the message's struct. */
const before = (type: string, value: string): JsonReader => {
  const reader = started(`[1,"m",1,7,{"1":{"${type}":${value}}}]`);
  reader.readHeader();
  reader.readStructBegin();
  reader.readFieldBegin();
  return reader;
};

describe('JSON reader', () => {
  it('reads the header of a message, white space in it too', () => {
    const reader = started(' [ 1 , "service:m" ,\n2,-3,{}]');
    expect(reader.readMessageBegin()).toEqual({ fname: 'service:m', mtype: 2, rseqid: -3 });
    reader.readStructBegin();
    expect(reader.readFieldBegin().ftype).toBe(WireType.STOP);
    reader.readStructEnd();
  });

  it('reads map entries in the order in which they stand', () => {
    const reader = before('map', '["i32","lst",2,{"-7":["i32",1,5],"2":["i32",0]}]');
    expect(reader.readMapBegin()).toMatchObject({ ktype: WireType.I32, vtype: WireType.LIST, size: 2 });
    expect(reader.readI32()).toBe(-7);
    expect(reader.readListBegin().size).toBe(1);
    expect(reader.readI32()).toBe(5);
    reader.readListEnd();
    expect(reader.readI32()).toBe(2);
    expect(reader.readListBegin().size).toBe(0);
    reader.readListEnd();
    reader.readMapEnd();
    reader.readFieldEnd();
    expect(reader.readFieldBegin().ftype).toBe(WireType.STOP);
  });

  it.each([
    ['"plain"', 'plain'],
    ['"\\u00e4\\ud83d\\ude00\\"\\\\\\/"', 'ä😀"\\/'],
    ['"a raw \u0001 beside an escape \\n"', 'a raw \u0001 beside an escape \n'],
  ])('reads the string %s', (text, value) => {
    expect(before('str', text).readString()).toBe(value);
  });

  it.each([
    ['"NaN"', Number.NaN],
    ['"-Infinity"', Number.NEGATIVE_INFINITY],
    ['nan', Number.NaN],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['-0.0', -0],
    ['1e21', 1e21],
  ])('reads the double %s', (text, value) => {
    expect(before('dbl', text).readDouble()).toBe(value);
  });

  it('reads i64 in whole', () => {
    expect(before('i64', '-9223372036854775808').readI64()).toBe(-(2n ** 63n));
  });

  const refused: [string, string, string, (reader: JsonReader) => unknown, RegExp][] = [
    ['an i8 out of range', 'i8', '128', (reader) => reader.readByte(), /i8 was expected, got 128/],
    ['an i32 out of range', 'i32', '2147483648', (reader) => reader.readI32(), /i32 was expected/],
    ['an i32 with a fraction', 'i32', '1.5', (reader) => reader.readI32(), /i32 was expected, got 1.5/],
    ['an i64 out of range', 'i64', '9223372036854775808', (reader) => reader.readI64(), /i64 was expected/],
    [
      'a double that is none',
      'dbl',
      '"one"',
      (reader) => reader.readDouble(),
      /double was expected, got one/,
    ],
    ['a bool that is none', 'tf', '2', (reader) => reader.readBool(), /bool was expected, got 2/],
    ['a number for a string', 'str', '5', (reader) => reader.readString(), /a string was expected/],
    ['an escape that is none', 'str', '"\\x"', (reader) => reader.readString(), /a string that is none/],
    ['a string without end', 'str', '"abc', (reader) => reader.readString(), /within a string/],
    ['a type that is none', 'lst', '["abc",0]', (reader) => reader.readListBegin(), /unknown type in JSON/],
    ['a list for a struct', 'rec', '[]', (reader) => reader.readStructBegin(), /\{ was expected/],
    [
      'a list without comma',
      'lst',
      '["i32",2,1 2]',
      (reader) => [reader.readListBegin(), reader.readI32(), reader.readI32()],
      /, was expected/,
    ],
    [
      'a negative size',
      'lst',
      '["i32",-1]',
      (reader) => reader.readListBegin(),
      /container of negative size -1/,
    ],
    ['a uuid that is none', 'uid', '"1234"', (reader) => reader.readUuid(), /a uuid was expected/],
  ];

  it.each(refused)('refuses %s', (_, type, value, read, message) => {
    const reader = before(type, value);
    expect(() => read(reader)).toThrow(message);
  });

  it('refuses nesting deeper than the limit, where it is skipped too', () => {
    const depth = 10_000;
    const reader = before('lst', `${'["lst",1,'.repeat(depth)}["i32",0]${']'.repeat(depth)}`);
    expect(() => reader.skip(WireType.LIST)).toThrow(/nested deeper than 64/);
  });
});
