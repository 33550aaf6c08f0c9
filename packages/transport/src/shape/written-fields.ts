import { WireType } from '../wire.ts';
import type { TypeShape } from './shape.ts';

/** A field as generated code writes it. */
export interface WrittenField {
  readonly id: number;
  readonly name: string;
  readonly of: TypeShape;
}

/** What a generated `write` calls, with its constants. Minifiers keep it: names of methods, and what they are given. */
const CALL =
  /\.write(?:StructBegin\(\s*["'`](?<struct>[^"'`]*)|FieldBegin\(\s*["'`](?<name>[^"'`]*)["'`]\s*,\s*[\w$.]*\.(?<type>[A-Z0-9]+)\s*,\s*(?<id>-?\d+)|(?:List|Set)Begin\(\s*[\w$.]*\.(?<element>[A-Z0-9]+)|MapBegin\(\s*[\w$.]*\.(?<key>[A-Z0-9]+)\s*,\s*[\w$.]*\.(?<value>[A-Z0-9]+))/g;

/**
 * The struct that a generated `write` writes, read off its text. It is not run: the engine would remember what it saw
 * then, and make worse code of it.
 */
export const writtenFields = (write: (output: never) => void): { name: string; fields: WrittenField[] } => {
  let name = '';
  const fields: WrittenField[] = [];
  /** Types whose insides come next, the nearest last. */
  const open: TypeShape[] = [];
  for (const { groups = {} } of write.toString().matchAll(CALL)) {
    const { struct, type, id, element, key, value } = groups;
    if (struct !== undefined) name ||= struct;
    else if (type !== undefined) {
      const of = typeOf(type);
      fields.push({ id: Number(id), name: groups.name!, of });
      open.length = 0;
      if (isContainer(of)) open.push(of);
    } else {
      const inner = (element === undefined ? [key!, value!] : [element]).map(typeOf);
      open.pop()?.inner.push(...inner);
      // A map's keys are written before its values.
      open.push(...inner.filter(isContainer).reverse());
    }
  }
  return { name, fields };
};

const typeOf = (name: string): TypeShape => {
  const type = (WireType as Readonly<Record<string, number>>)[name];
  if (type === undefined) throw new TypeError(`no Thrift type is called ${name}`);
  return { type, inner: [], struct: undefined };
};

const isContainer = ({ type }: TypeShape): boolean =>
  type === WireType.LIST || type === WireType.SET || type === WireType.MAP;
