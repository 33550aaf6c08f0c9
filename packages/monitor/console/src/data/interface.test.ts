import { describe, expect, it } from 'vitest';
import type { Definition, InterfaceDetail, TypeReference } from '../../../src/api/types.ts';
import { callName, emptyArguments, found, typeText } from './interface.ts';

const base = (name: 'i32' | 'string' | 'bool'): TypeReference => ({ kind: 'base', name });
const named = (name: string, to: number | null): TypeReference => ({ kind: 'name', name, to });
const field = (name: string, type: TypeReference, more: object = {}) => ({
  id: 1,
  name,
  type,
  presence: 'default' as const,
  ...more,
});
const at = { file: 0, line: 1 };
const method = (name: string, more: object = {}) => ({
  ...{ name, line: 1, oneway: false, result: null, arguments: [], throws: [] },
  ...more,
});
const definitions: readonly Definition[] = [
  { kind: 'enum', name: 'Colour', ...at, members: [{ name: 'RED', value: 2 }] },
  {
    kind: 'struct',
    name: 'Node',
    ...at,
    fields: [
      field('colour', named('Colour', 0)),
      field('next', named('Node', 1)),
      field('note', base('string'), { presence: 'optional' }),
      field('size', base('i32'), { default: 7 }),
    ],
  },
  { kind: 'union', name: 'Either', ...at, fields: [field('one', base('bool')), field('other', base('i32'))] },
  {
    kind: 'service',
    name: 'Painter',
    ...at,
    methods: [
      method('paint', { arguments: [field('it', named('Node', 1))] }),
      method('clean', { doc: 'Wipes.' }),
    ],
  },
];

describe('what is looked for in an interface', () => {
  const names = (text: string) =>
    found(definitions, text).map(({ place, definition }) => [
      place,
      definition.kind === 'service' ? definition.methods.map(({ name }) => name) : definition.name,
    ]);

  it('is everything at first', () => {
    expect(names(' ')).toHaveLength(4);
  });

  it('is found in names, types, members and comments, and of services in single methods', () => {
    expect(names('red')).toEqual([[0, 'Colour']]);
    expect(names('WIPES')).toEqual([[3, ['clean']]]);
    expect(names('node')).toEqual([
      [1, 'Node'],
      [3, ['paint']],
    ]);
    expect(names('painter')).toEqual([[3, ['paint', 'clean']]]);
    expect(names('nothing')).toEqual([]);
  });
});

describe('types and names', () => {
  it('are written as the interface does', () => {
    const map: TypeReference = {
      kind: 'map',
      key: base('i32'),
      value: { kind: 'list', of: named('a.B', null) },
    };
    expect(typeText(map)).toBe('map<i32, list<a.B>>');
    expect(typeText(null)).toBe('void');
    const detail = {
      files: [{ path: 'main.thrift' }, { path: 'sub/shared.thrift' }],
    } as unknown as InterfaceDetail;
    const service = definitions[3] as Extract<Definition, { kind: 'service' }>;
    expect(callName(detail, service)).toBe('Painter');
    expect(callName(detail, { ...service, file: 1 })).toBe('shared.Painter');
  });
});

describe('arguments to begin with', () => {
  it('have defaults, the first member of enums and unions, nothing that is optional, and an end', () => {
    const empty = emptyArguments(
      [
        field('node', named('Node', 1)),
        field('either', named('Either', 2)),
        field('odd', named('Odd', null)),
      ],
      definitions,
    );
    expect(empty).toMatchObject({
      node: { colour: 'RED', next: { size: 7 } },
      either: { one: false },
      odd: null,
    });
    expect(empty.node).not.toHaveProperty('note');
    expect(empty.either).not.toHaveProperty('other');
    expect(JSON.stringify(empty)).toContain('"next":null');
  });
});
