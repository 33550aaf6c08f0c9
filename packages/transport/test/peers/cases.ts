import type { Call, Case } from './case.ts';
import {
  chain,
  deep,
  defaults,
  everything,
  everythingSafe,
  flagsAndBytes,
  leaf,
  narrow,
  noText,
  nothing,
  optionals,
  wide,
} from './case-values.ts';
import { hex, type Neutral } from './neutral.ts';

const echo = (method: string, ...values: readonly Neutral[]): Call[] =>
  values.map((value) => ({ method, args: [value] }));

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
