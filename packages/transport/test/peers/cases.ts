import type { Int64Form } from '../../src/index.ts';
import { hex, type Neutral } from './neutral.ts';

/** How a call ends. */
export type Answer =
  | { readonly result: Neutral }
  /** A declared exception. */
  | { readonly declared: string; readonly fields: Neutral }
  /** A TApplicationException, of one of these types. */
  | { readonly application: readonly number[]; readonly text?: RegExp }
  /** Anything else that ends the call with an error, and whose text matches. */
  | { readonly failed: RegExp };

export interface Call {
  /** As which service the client knows the server; default `Peer`, which is what the server is. */
  readonly client?: 'Peer' | 'Stranger';
  readonly method: string;
  readonly args: readonly Neutral[];
  /** What the server's handler is called with; default `args`. Null: the call must not reach it. */
  readonly seen?: readonly Neutral[] | null;
  /** Default: the first argument comes back. */
  readonly answer?: Answer;
}

export interface Case {
  readonly name: string;
  /** Made on one connection. */
  readonly calls: readonly Call[];
  /** All calls at once, where the client can; default one after the other. */
  readonly together?: boolean;
  /** The forms of i64 on our side that it is run with; default what a plain program has, `Int64`. */
  readonly forms?: readonly Int64Form[];
  /** Where it says something: `client` our client to a peer's server, `server` a peer's client to ours; default both. */
  readonly only?: 'client' | 'server';
}

const echo = (method: string, ...values: readonly Neutral[]): Call[] =>
  values.map((value) => ({ method, args: [value] }));

const leaf = (yes: boolean, name: string): Neutral => ({ yes, name });

/** A struct with every type in it. What several implementations fail at stands in `flagsAndBytes`, for itself. */
const everything = {
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
const everythingSafe = {
  ...everything,
  big: '-9007199254740991',
  bigs: ['0', '1', '-1', '9007199254740991', '-9007199254740991', '4294967296', '-4294967297'],
  byBig: [['5', 'five']],
} satisfies Neutral;

/** Nothing in it: empty text, empty containers, zeros. */
const nothing = {
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

const deep = [
  ['a', [[-1, [['1', '2', '9007199254740993'], [], ['-9223372036854775808']]]]],
  ['', []],
] satisfies Neutral;

const chain = (length: number): Neutral => {
  let link: Neutral = { value: 0 };
  for (let value = 1; value < length; value++) link = { value, link };
  return link;
};

const defaults = {
  flag: true,
  number: -42,
  big: '42',
  real: 0.5,
  text: 'fällt aus',
  numbers: [1, 2, 3],
  byName: [['one', 1]],
  colour: 2,
} satisfies Neutral;

const optionals = {
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
const flagsAndBytes = {
  ...everything,
  bytes: hex('binary that is text'),
  flags: [[true, false], [], [false]],
  byFlag: [
    [true, 1],
    [false, -1],
  ],
  blobs: [hex('blob'), hex('')],
} satisfies Neutral;

const noText = hex(new Uint8Array([0, 1, 127, 128, 255]));

const wide = {
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

const narrow = { value: 7, last: 'end' } satisfies Neutral;

const bothForms = ['Int64', 'bigint'] as const;
const allForms = ['Int64', 'bigint', 'number'] as const;

/** A call that must still work on the connection after what came before. */
const after: Call = { method: 'echoI32', args: [123456789] };

const unknownMethod: Call = {
  client: 'Stranger',
  method: 'nowhere',
  args: [everything],
  seen: null,
  answer: { application: [1] },
};

/** What every peer is asked, in both directions. */
export const CASES: readonly Case[] = [
  { name: 'bool', calls: echo('echoBool', true, false) },
  { name: 'i8', calls: echo('echoI8', 0, 1, -1, 127, -128) },
  { name: 'i16', calls: echo('echoI16', 0, -1, 32767, -32768) },
  { name: 'i32', calls: echo('echoI32', 0, -1, 2147483647, -2147483648) },
  {
    name: 'i64 within 2^53',
    calls: echo('echoI64', '0', '-1', '4294967296', '9007199254740991'),
    forms: allForms,
  },
  {
    name: 'i64 beyond 2^53',
    calls: echo(
      'echoI64',
      '9007199254740993',
      '-9007199254740993',
      '9223372036854775807',
      '-9223372036854775808',
    ),
    forms: bothForms,
  },
  {
    name: 'i64 beyond 2^53 where numbers were asked for: an error, never another value',
    calls: [
      {
        method: 'echoI64',
        args: ['9007199254740992'],
        answer: { failed: /i64 9007199254740992 does not fit a number/ },
      },
    ],
    forms: ['number'],
    only: 'client',
  },
  {
    name: 'i64 beyond 2^53 where numbers were asked for: an error answer, never another value',
    calls: [
      {
        method: 'echoI64',
        args: ['9007199254740993'],
        seen: null,
        answer: { application: [7], text: /i64 9007199254740993 does not fit a number/ },
      },
    ],
    forms: ['number'],
    only: 'server',
  },
  {
    name: 'double',
    calls: echo(
      'echoDouble',
      0,
      1.5,
      -0.1,
      1 / 3,
      1.7976931348623157e308,
      5e-324,
      2.2250738585072014e-308,
      1e21,
      2 ** 53,
    ),
  },
  { name: 'double: negative zero', calls: echo('echoDouble', '-0') },
  { name: 'double: NaN and infinities', calls: echo('echoDouble', 'NaN', 'Infinity', '-Infinity') },
  { name: 'enum, negative values too', calls: echo('echoColour', 1, 2, -7) },
  {
    name: 'string',
    calls: echo('echoString', '', 'plain', 'äß€ "quoted" \\ / \b\f\n\r\t\u0001\u007f'),
  },
  { name: 'string with a zero character', calls: echo('echoString', '\u0000', 'a\u0000b') },
  { name: 'string beyond the basic plane', calls: echo('echoString', '😀', 'a😀b𝄞') },
  { name: 'string of 60,000 characters', calls: echo('echoString', 'long€ '.repeat(10_000)) },
  {
    name: 'binary',
    calls: echo(
      'echoBinary',
      hex(''),
      hex('a'),
      hex('ab'),
      hex('abc'),
      hex(Uint8Array.from({ length: 256 }, (_, i) => i)),
    ),
  },
  { name: 'a struct of every type, at extremes', calls: echo('echo', everything), forms: bothForms },
  {
    name: 'bools in containers',
    calls: echo('echo', { ...everything, flags: flagsAndBytes.flags, byFlag: flagsAndBytes.byFlag }),
  },
  {
    name: 'binary in a struct and in a set',
    calls: echo('echo', { ...everything, bytes: noText, blobs: [noText, hex('')] }),
  },
  { name: 'a struct of every type, i64 as number', calls: echo('echo', everythingSafe), forms: ['number'] },
  { name: 'a struct of every type, all empty', calls: echo('echo', nothing) },
  { name: 'a list of structs', calls: echo('echoList', [], [everything, nothing, everything]) },
  {
    name: 'a map of lists',
    calls: echo(
      'echoMap',
      [],
      [
        ['a', ['1', '9007199254740993']],
        ['b', []],
      ],
    ),
    forms: bothForms,
  },
  { name: 'map of map of list of set', calls: echo('echoDeep', [], deep), forms: bothForms },
  {
    name: 'a map from enum to list of unions',
    calls: echo('echoChoices', [
      [-7, [{ number: 1 }, { text: 'x' }]],
      [2, []],
    ]),
  },
  { name: 'union', calls: echo('choose', { number: 0 }, { text: '' }, { text: 'chosen' }) },
  { name: 'recursive struct, 60 deep', calls: echo('chain', chain(60)) },
  {
    name: 'defaults of a struct made by the client',
    calls: [{ method: 'echoDefaults', args: [{}], seen: [defaults], answer: { result: defaults } }],
  },
  {
    name: 'defaults of a struct made by the server',
    calls: [{ method: 'freshDefaults', args: [], answer: { result: defaults } }],
  },
  {
    name: 'values in place of defaults',
    calls: echo('echoDefaults', {
      ...defaults,
      flag: false,
      number: 0,
      text: '',
      numbers: [],
      byName: [],
      maybe: 'set',
    }),
  },
  { name: 'optional fields: none set', calls: echo('echoOptionals', {}) },
  { name: 'optional fields: all set, to zeros and empty values', calls: echo('echoOptionals', optionals) },
  {
    name: 'optional fields: some set',
    calls: echo('echoOptionals', { tiny: -1, text: 'only' }, { leaf: leaf(true, 'x') }),
  },
  {
    name: 'several arguments, a result of another type',
    calls: [
      { method: 'sum', args: [1, '-2', 'four', [10, 20]], answer: { result: 33 } },
      { method: 'isPositive', args: [-0.5], answer: { result: false } },
      { method: 'isPositive', args: [0.5], answer: { result: true } },
    ],
  },
  { name: 'void', calls: [{ method: 'nothing', args: [], answer: { result: null } }, after] },
  {
    name: 'declared exceptions of a void method',
    calls: [
      { method: 'refuse', args: [0], answer: { result: null } },
      { method: 'refuse', args: [1], answer: { declared: 'Refused', fields: { why: 'no €', level: -1 } } },
      { method: 'refuse', args: [2], answer: { declared: 'Absent', fields: { key: 'gone' } } },
      after,
    ],
  },
  {
    name: 'a declared exception beside a result',
    calls: [
      { method: 'divide', args: [7, 2], answer: { result: 3 } },
      { method: 'divide', args: [7, 0], answer: { declared: 'Refused', fields: { why: 'by 0', level: 7 } } },
      after,
    ],
  },
  {
    name: 'oneway',
    calls: [
      { method: 'forget', args: ['first'], answer: { result: null } },
      { method: 'forget', args: ['second'], answer: { result: null } },
      after,
    ],
  },
  {
    name: '100 calls in flight on one connection',
    calls: Array.from({ length: 100 }, (_, i) => ({ method: 'echoI32', args: [i] })),
    together: true,
    only: 'client',
  },
  {
    name: 'unknown fields and arguments of every type are skipped by the server',
    calls: [
      {
        client: 'Stranger',
        method: 'takeWide',
        args: [wide, everything, []],
        seen: [narrow],
        answer: { result: narrow },
      },
      after,
    ],
  },
  {
    name: 'unknown bools and binary values in containers are skipped by the server',
    calls: [
      {
        client: 'Stranger',
        method: 'takeWide',
        args: [{ ...wide, one: flagsAndBytes }, flagsAndBytes, [true, false, true]],
        seen: [narrow],
        answer: { result: narrow },
      },
      after,
    ],
  },
  {
    name: 'unknown bools and binary values in containers are skipped by the client',
    calls: [
      {
        client: 'Stranger',
        method: 'giveWide',
        args: [{ ...wide, one: flagsAndBytes, bytes: hex('text') }],
        answer: { result: narrow },
      },
      after,
    ],
  },
  {
    name: 'unknown binary fields that are no text are skipped by the server',
    calls: [
      {
        client: 'Stranger',
        method: 'takeWide',
        args: [{ ...narrow, bytes: noText }, nothing, []],
        seen: [narrow],
        answer: { result: narrow },
      },
      after,
    ],
  },
  {
    name: 'unknown binary fields that are no text are skipped by the client',
    calls: [
      {
        client: 'Stranger',
        method: 'giveWide',
        args: [{ ...wide, bytes: noText }],
        answer: { result: narrow },
      },
      after,
    ],
  },
  {
    name: 'unknown fields of every type are skipped by the client',
    calls: [{ client: 'Stranger', method: 'giveWide', args: [wide], answer: { result: narrow } }, after],
  },
  {
    name: 'an unknown method is answered',
    calls: [unknownMethod],
  },
  {
    name: 'calls go on after an unknown method',
    calls: [unknownMethod, after],
  },
  {
    name: 'a required argument field that is missing: an error answer that names it',
    calls: [
      {
        client: 'Stranger',
        method: 'demand',
        args: [{ more: 'without' }],
        seen: null,
        answer: { application: [7], text: /must/ },
      },
    ],
    only: 'server',
  },
  {
    name: 'a required result field that is missing: an error that names it',
    calls: [{ client: 'Stranger', method: 'lack', args: [{ more: 'without' }], answer: { failed: /must/ } }],
    only: 'client',
  },
  { name: 'required fields that are there', calls: echo('demand', { must: 0 }, { must: 5, more: '' }) },
  {
    name: 'an exception that nobody declared is answered',
    calls: [{ method: 'refuse', args: [3], answer: { application: [0, 6] } }, after],
  },
];
