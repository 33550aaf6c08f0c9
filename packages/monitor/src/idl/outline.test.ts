import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlineOf } from './outline.ts';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const outline = (files: Readonly<Record<string, string>>, main = Object.keys(files)[0]!) =>
  outlineOf('hash', { main, files: { ...files } });
/** The definitions of one file that can be read to its end. */
const definitions = (text: string) => {
  const { files, definitions: found } = outline({ 'a.thrift': text });
  expect(files[0]!.problem).toBeUndefined();
  return found;
};
const problem = (text: string) => outline({ 'a.thrift': text }).files[0]!.problem;
const i32 = { kind: 'base', name: 'i32' };

describe('the outline of an interface', () => {
  it('has all that the tutorial defines, its names led to what they name', () => {
    const tutorial = {
      'shared.thrift': read('examples/tutorial/shared.thrift'),
      'tutorial.thrift': read('examples/tutorial/tutorial.thrift'),
    };
    const { files, definitions: all } = outline(tutorial, 'tutorial.thrift');
    expect(files.map(({ path, problem: wrong }) => [path, wrong])).toEqual([
      ['tutorial.thrift', undefined],
      ['shared.thrift', undefined],
    ]);
    expect(all.map(({ kind, name, file }) => `${kind} ${name} ${file}`)).toEqual([
      'enum Operation 0',
      'struct Work 0',
      'exception InvalidOperation 0',
      'service Calculator 0',
      'struct SharedStruct 1',
      'service SharedService 1',
    ]);
    expect(all[0]).toMatchObject({
      members: [{ name: 'ADD', value: 1 }, {}, {}, { name: 'DIVIDE', value: 4 }],
    });
    expect(all[1]).toMatchObject({
      doc: 'One calculation.',
      line: 17,
      fields: [
        { id: 1, name: 'num1', type: i32, presence: 'default', default: 0 },
        { id: 2 },
        { type: { kind: 'name', name: 'Operation', to: 0 } },
        { presence: 'optional' },
      ],
    });
    expect(all[3]).toMatchObject({
      extends: { name: 'shared.SharedService', to: 5 },
      methods: [
        {
          name: 'ping',
          result: null,
          doc: 'Answers, and does nothing else: says that the provider is there.',
        },
        { name: 'add', result: i32, arguments: [{ id: 1, name: 'num1' }, { id: 2 }] },
        {
          name: 'calculate',
          arguments: [{}, { type: { to: 1 } }],
          throws: [{ name: 'ouch', type: { to: 2 } }],
        },
        { name: 'zip', oneway: true },
      ],
    });
  });

  it.each([
    'spec/keeper.thrift',
    'packages/transport/test/idl/everything.thrift',
    'packages/transport/test/idl/strict.thrift',
    'packages/transport/test/peers/idl/peers.thrift',
  ])('reads %s to its end', (path) => {
    expect(definitions(read(path)).length).toBeGreaterThan(3);
  });

  it('reads whatever the compiler does: annotations, old headers, cpp types, hashes, names that are keywords', () => {
    const found = definitions(`\ufeff
      namespace * a.b (uri = "http://x")
      namespace js.node c
      cpp_include "<vector>"
      php_namespace 'x'
      # a comment
      typedef map cpp_type "m" <i32 (a = "b"), list<uuid>> cpp_type "l" Ids (c, d = "e")
      senum Old { "a", "b" }
      struct Words xsd_all { i32 namespace; -3: required string type (x = "y"), string constructor = 'it\\'s' }
      union __proto__ { 1: Words & deep }
      service S { async void go(1: bool on (q = "r")) throws () (s), } (t)
    `);
    expect(found).toMatchObject([
      { kind: 'typedef', type: { kind: 'map', key: i32, value: { kind: 'list', of: { name: 'uuid' } } } },
      { kind: 'typedef', name: 'Old' },
      {
        fields: [
          { id: -1, name: 'namespace' },
          { id: -3, presence: 'required' },
          { id: -2, default: "it's" },
        ],
      },
      { kind: 'union', name: '__proto__', fields: [{ type: { name: 'Words', to: 2 } }] },
      { methods: [{ name: 'go', oneway: true }] },
    ]);
  });

  it('gives constants and defaults as JSON: exact, and with names of constants and members led to what they are', () => {
    const [, , ...rest] = definitions(`
      enum Colour { RED = 0x2, GREEN, BLUE = -7 }
      const i64 LARGE = 9223372036854775807
      const list<double> LIST = [1.5, -2e3; 7]
      const map<i32, string> MAP = { 1: 'one', -0x10: "two" }
      struct Leaf { 1: Colour colour = Colour.GREEN, 2: bool yes = true, 3: list<double> list = LIST, 4: i64 l = LARGE }
      const Leaf LEAF = { 'colour': Colour.RED, '__proto__': 1 }
      const string AROUND = AROUND
    `);
    const list = [1.5, -2000, 7];
    const defaults = ['GREEN', true, list, '9223372036854775807'];
    expect(rest).toMatchObject([
      { value: list },
      {
        value: [
          [1, 'one'],
          [-16, 'two'],
        ],
      },
      { fields: defaults.map((value) => ({ default: value })) },
      {},
      { value: null },
    ]);
    expect(JSON.stringify(rest[3])).toContain('"value":{"colour":"RED","__proto__":1}');
  });

  it('gives defaults in the form that calls take: bools as such, binary in base64, whatever stands for them', () => {
    const found = definitions(`
      typedef bool Flag
      struct A { 1: bool a = 1, 2: Flag b = 0, 3: map<string, list<binary>> c = { 'k': ['é'] }, -0x2: i32 d = 1 }
    `);
    const defaults = [true, false, { k: ['w6k='] }, 1];
    expect(found[1]).toMatchObject({ fields: defaults.map((value) => ({ default: value })) });
    expect(found[1]).toMatchObject({ fields: [{}, {}, {}, { id: -2 }] });
  });

  it('leads names into the right of several files, beside the one that includes or the main one', () => {
    const { definitions: all } = outline({
      'app/main.thrift':
        'include "../base/types.thrift"\nstruct Own { 1: types.Id id, 2: Id none, 3: other.Id unknown }',
      'base/types.thrift': 'include "ids.thrift"\ntypedef ids.Id Id',
      'base/ids.thrift': 'typedef string Id',
    });
    expect(all).toMatchObject([
      { fields: [{ type: { to: 1 } }, { type: { to: null } }, { type: { to: null } }] },
      { type: { name: 'ids.Id', to: 2 } },
      { name: 'Id', file: 2 },
    ]);
  });

  it('keeps what stands before a mistake, and says where that is', () => {
    const { files, definitions: all } = outline({ 'a.thrift': 'struct A {}\nstruct B {\n  1: i32\n}' });
    expect(all).toMatchObject([{ name: 'A' }]);
    expect(files[0]!.problem).toBe('line 4, column 1: a name is expected, and "}" stands there');
    expect(problem('struct A { 1: i32 a')).toContain('the file ends');
    expect(problem('<script>')).toContain('column 1: a definition');
    expect(problem('hello')).toContain('"hello" begins no definition');
    expect(problem('/* never')).toContain('a comment that does not end');
    expect(problem('const string A = "b')).toContain('a text that does not end');
    expect(problem('struct A { 40000: i32 a }')).toContain('16 bits');
    expect(problem('struct A { 1: i32 a, 1: i32 b }')).toContain('column 22: the field number 1 has');
    for (const twice of [
      'struct A { 1: i32 a, 2: i32 a }',
      'enum A { a, a }',
      'service A { void a() void a() }',
    ])
      expect(problem(twice)).toContain('another name is expected, and "a" stands there');
  });
});

describe('an interface that means no good', () => {
  it('is bounded in depth, in names and in parts', () => {
    const list = (depth: number) => `struct A { 1: ${'list<'.repeat(depth)}i32${'>'.repeat(depth)} a }`;
    expect(problem(list(20))).toBeUndefined();
    expect(problem(list(100_000))).toContain('at most 32 levels');
    expect(problem(`const list<i32> A = ${'['.repeat(100_000)}`)).toContain('at most 32 levels');
    expect(problem(`struct ${'a'.repeat(256)} {}`)).toContain('255 characters');
    expect(problem('enum A{}'.repeat(30_000))).toContain('more than 20000 parts');
    expect(problem(`const string A = "${'a\\"'.repeat(200_000)}"`)).toBeUndefined();
    expect(problem(`const i64 A = ${'1'.repeat(400_000)}`)).toBeUndefined();
  });

  it('cannot grow by constants that name each other', () => {
    const text = 'x'.repeat(1_000);
    const names = Array.from(
      { length: 12 },
      (_, index) => `const list<string> C${index + 1} = [${`C${index},`.repeat(10)}]`,
    );
    const all = definitions(`const string C0 = "${text}"\n${names.join('\n')}`);
    expect(JSON.stringify(all).length).toBeLessThan(5_000_000);
  });

  it('makes no input throw, nor go on for long', () => {
    const pieces = [
      ...[
        'struct',
        'enum',
        'service',
        'const',
        'typedef',
        'include',
        'union',
        'exception',
        'throws',
        'extends',
      ],
      ...[
        '{',
        '}',
        '(',
        ')',
        '<',
        '>',
        '[',
        ']',
        ',',
        ';',
        ':',
        '=',
        '*',
        '&',
        '"',
        "'",
        '/*',
        '*/',
        '//',
        '/**',
        '\n',
      ],
      ...[
        'A',
        'i32',
        'list',
        'map',
        '1',
        '-7',
        '0x1f',
        '1e9',
        '"text"',
        '__proto__',
        'A.B',
        '\\',
        '\u0000',
        '😀',
      ],
    ];
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((some) => some.join(' '));
    fc.assert(
      fc.property(texts, fc.string({ unit: 'grapheme' }), (one, other) => {
        for (const text of [one, other]) JSON.stringify(outline({ a: text, b: one }));
      }),
    );
  });
});
