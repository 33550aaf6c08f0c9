import type { BaseType, TypeReference } from '../api/types.ts';
import type { IdlReader } from './idl-reader.ts';

const deepest = 32;

const baseTypes: ReadonlyMap<string, BaseType['name']> = new Map([
  ['bool', 'bool'],
  ['byte', 'byte'],
  ['i8', 'byte'],
  ['i16', 'i16'],
  ['i32', 'i32'],
  ['i64', 'i64'],
  ['double', 'double'],
  ['string', 'string'],
  ['slist', 'string'],
  ['binary', 'binary'],
  ['uuid', 'uuid'],
]);

/**
 * Reads a type.
 *
 * @param named makes the reference to a name that is defined somewhere
 */
export function parseType(
  reader: IdlReader,
  named: (name: string) => TypeReference,
  depth = 1,
): TypeReference {
  if (depth > deepest) reader.fail(`a type of at most ${deepest} levels`);
  const { text } = reader.of('word', 'a type');
  const inner = () => parseType(reader, named, depth + 1);
  const type = containerOf(text, reader, inner) ?? simpleOf(text, named);
  skipAnnotations(reader);
  return type;
}

function containerOf(word: string, reader: IdlReader, inner: () => TypeReference): TypeReference | undefined {
  if (word !== 'list' && word !== 'set' && word !== 'map') return undefined;
  skipCppType(reader);
  reader.expect('<', `behind "${word}"`);
  const first = inner();
  if (word === 'map') reader.expect(',', 'between key and value of a map');
  const second = word === 'map' ? inner() : undefined;
  reader.expect('>', `at the end of a ${word}`);
  skipCppType(reader);
  return second === undefined || word !== 'map'
    ? { kind: word as 'list' | 'set', of: first }
    : { kind: 'map', key: first, value: second };
}

function simpleOf(word: string, named: (name: string) => TypeReference): TypeReference {
  const base = baseTypes.get(word);
  return base === undefined ? named(word) : { kind: 'base', name: base };
}

function skipCppType(reader: IdlReader): void {
  if (reader.takes('cpp_type')) reader.of('text', 'a C++ type');
}

/** Passes over annotations, which say nothing about calls. */
export function skipAnnotations(reader: IdlReader): void {
  if (!reader.takes('(')) return;
  while (!reader.takes(')')) {
    reader.of('word', 'the name of an annotation');
    if (reader.takes('=')) reader.of('text', 'the value of an annotation');
    if (!reader.takes(',')) reader.takes(';');
  }
}
