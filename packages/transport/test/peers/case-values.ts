import { hex, type Neutral } from './neutral.ts';

// What the cases carry, in neutral form.

export const leaf = (yes: boolean, name: string): Neutral => ({ yes, name });

/** A struct with every type in it. What several implementations fail at stands in `flagsAndBytes`, for itself. */
export const everything = {
  flag: true,
  tiny: -128,
  small: -32768,
  middle: -2147483648,
  big: '-9223372036854775808',
  real: -1.5e-300,
  text: 'äß€😀 "quoted" \\ / \n\t\u0001',
  bytes: hex(''),
  colour: -7,
  leaf: leaf(false, ''),
  numbers: [0, 1, -1, 2147483647, 63, 64, -64, -65, 8191, 8192],
  words: ['', 'a', 'x'.repeat(300)],
  byName: [
    ['one', 1],
    ['two', -2],
    ['', 3],
  ],
  nested: [
    [1, [leaf(true, 'a')]],
    [-2, []],
  ],
  flags: [[], []],
  byBig: [
    ['5', 'five'],
    ['-6', 'minus six'],
    ['9007199254740993', 'beyond 2^53'],
  ],
  leaves: Array.from({ length: 20 }, (_, i) => leaf(i % 2 === 0, `leaf ${i}`)),
  bigs: ['0', '1', '-1', '9007199254740993', '9223372036854775807', '-9007199254740993', '127', '-300'],
  reals: [0, 1.5, 1.7976931348623157e308, 5e-324, 0.1, 123456789.12345679, 1e21, -1e-7],
  byFlag: [],
  blobs: [],
  far: 300,
} satisfies Neutral;

/** The same, without a value that a JavaScript number cannot hold. */
export const everythingSafe = {
  ...everything,
  big: '-9007199254740991',
  bigs: ['0', '1', '-1', '9007199254740991', '-9007199254740991', '4294967296', '-4294967297'],
  byBig: [['5', 'five']],
} satisfies Neutral;

/** Nothing in it: empty text, empty containers, zeros. */
export const nothing = {
  flag: false,
  tiny: 0,
  small: 0,
  middle: 0,
  big: '0',
  real: 0,
  text: '',
  bytes: hex(''),
  colour: 1,
  leaf: leaf(false, ''),
  numbers: [],
  words: [],
  byName: [],
  nested: [],
  flags: [],
  byBig: [],
  leaves: [],
  bigs: [],
  reals: [],
  byFlag: [],
  blobs: [],
  far: 0,
} satisfies Neutral;

export const deep = [
  ['a', [[-1, [['1', '2', '9007199254740993'], [], ['-9223372036854775808']]]]],
  ['', []],
] satisfies Neutral;

export const chain = (length: number): Neutral => {
  let link: Neutral = { value: 0 };
  for (let value = 1; value < length; value++) link = { value, link };
  return link;
};

export const defaults = {
  flag: true,
  number: -42,
  big: '42',
  real: 0.5,
  text: 'fällt aus',
  numbers: [1, 2, 3],
  byName: [['one', 1]],
  colour: 2,
} satisfies Neutral;

export const optionals = {
  flag: false,
  tiny: 0,
  small: 0,
  middle: 0,
  big: '0',
  real: 0,
  text: '',
  bytes: hex(''),
  numbers: [],
  words: [],
  byNumber: [],
  leaf: leaf(false, ''),
  colour: 1,
} satisfies Neutral;

/** Bools and binary values, alone and in containers. */
export const flagsAndBytes = {
  ...everything,
  bytes: hex('binary that is text'),
  flags: [[true, false], [], [false]],
  byFlag: [
    [true, 1],
    [false, -1],
  ],
  blobs: [hex('blob'), hex('')],
} satisfies Neutral;

export const noText = hex(new Uint8Array([0, 1, 127, 128, 255]));

export const wide = {
  value: 7,
  one: everything,
  many: [nothing, everything],
  deep,
  flag: true,
  otherFlag: false,
  real: 1,
  choice: { text: 'no' },
  bytes: hex(''),
  last: 'end',
} satisfies Neutral;

export const narrow = { value: 7, last: 'end' } satisfies Neutral;
