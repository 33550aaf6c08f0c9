import type { IdlReader } from './idl-reader.ts';
import type { ConstantValue } from './idl-tree.ts';
import { integerOf } from './integers.ts';

const deepest = 32;

/**
 * Reads the value of a constant or a default.
 *
 * @param count told of every value in it
 */
export function parseConstant(reader: IdlReader, count: () => void, depth = 1): ConstantValue {
  if (depth > deepest) reader.fail(`a value of at most ${deepest} levels`);
  count();
  const inner = () => parseConstant(reader, count, depth + 1);
  if (reader.takes('[')) return { kind: 'list', of: listOf(reader, inner) };
  if (reader.takes('{')) return { kind: 'map', of: entriesOf(reader, inner) };
  const { kind, text } = reader.next;
  if (kind !== 'text' && kind !== 'integer' && kind !== 'double' && kind !== 'word') reader.fail('a value');
  reader.take();
  if (kind === 'word') return { kind: 'name', name: text };
  if (kind === 'text') return { kind: 'plain', value: text };
  return { kind: 'plain', value: kind === 'double' ? Number(text) : integerOf(text) };
}

function listOf(reader: IdlReader, inner: () => ConstantValue): ConstantValue[] {
  const values: ConstantValue[] = [];
  while (!reader.takes(']')) {
    values.push(inner());
    if (!reader.takes(',')) reader.takes(';');
  }
  return values;
}

function entriesOf(reader: IdlReader, inner: () => ConstantValue): [ConstantValue, ConstantValue][] {
  const entries: [ConstantValue, ConstantValue][] = [];
  while (!reader.takes('}')) {
    const key = inner();
    reader.expect(':', 'behind the key of a map');
    entries.push([key, inner()]);
    if (!reader.takes(',')) reader.takes(';');
  }
  return entries;
}
