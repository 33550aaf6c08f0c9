import { invalidValue } from '../protocol/values.ts';
import { WireType } from '../wire.ts';
import type { FieldShape, StructShape, TypeShape } from './shape.ts';

/** Fields whose values are structs or containers: others are looked at when they are written. */
const objectFields = (struct: StructShape): readonly FieldShape[] => {
  struct.objects ??= [...struct.fields.values()].filter(({ of }) => isObject(of));
  return struct.objects;
};

/** Whether values of the type are structs or containers. */
export const isObject = ({ type, inner }: TypeShape): boolean => type === WireType.STRUCT || inner.length > 0;

/**
 * Checks that structs, lists, sets and maps are what generated code takes for such. It would make empty ones of
 * whatever else it is given, of a number, a Map or a Set, and would not say so.
 *
 * @param where what the value is called
 * @throws ThriftkeeperError INVALID_ARGUMENT that names the field
 */
export const checkKind = (of: TypeShape, value: unknown, where: string): void => {
  const wrong = findWrongKind(of, value);
  if (wrong !== undefined) throw invalidValue(where + wrong.path, expected(wrong.of), wrong.value);
};

interface WrongKind {
  path: string;
  readonly of: TypeShape;
  readonly value: unknown;
}

const findWrongKind = (of: TypeShape, value: unknown): WrongKind | undefined => {
  if (typeof value !== 'object' || value === null) return { path: '', of, value };
  if (of.type === WireType.STRUCT) {
    // An instance of a generated class: its constructor has made each field what it must be.
    if (typeof (value as { write?: unknown }).write === 'function') return undefined;
    return Array.isArray(value) ? { path: '', of, value } : findInStruct(of.struct, value);
  }
  const element = of.inner[of.inner.length - 1]!;
  if (of.type === WireType.MAP) {
    if (Array.isArray(value) || value instanceof Map || value instanceof Set) return { path: '', of, value };
    if (!isObject(element)) return undefined;
    for (const key of Object.keys(value)) {
      const wrong = findWrongKind(element, (value as Record<string, unknown>)[key]);
      if (wrong !== undefined) return within(`[${JSON.stringify(key)}]`, wrong);
    }
    return undefined;
  }
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return { path: '', of, value };
  if (!isObject(element)) return undefined;
  const list = value as readonly unknown[];
  for (let i = 0; i < list.length; i++) {
    const wrong = findWrongKind(element, list[i]);
    if (wrong !== undefined) return within(`[${i}]`, wrong);
  }
  return undefined;
};

const findInStruct = (struct: StructShape | undefined, value: object): WrongKind | undefined => {
  if (struct === undefined) return undefined;
  const fields = objectFields(struct);
  for (let i = 0; i < fields.length; i++) {
    const { name, of } = fields[i]!;
    const inner = (value as Record<string, unknown>)[name];
    if (inner === undefined || inner === null) continue;
    const wrong = findWrongKind(of, inner);
    if (wrong !== undefined) return within(`.${name}`, wrong);
  }
  return undefined;
};

const within = (step: string, wrong: WrongKind): WrongKind => {
  wrong.path = step + wrong.path;
  return wrong;
};

const expected = (of: TypeShape): string => {
  if (of.type === WireType.STRUCT) return of.struct === undefined ? 'a struct' : `a ${of.struct.name}`;
  if (of.type === WireType.MAP) return 'a map (an object, its keys as property names)';
  return `a ${of.type === WireType.SET ? 'set' : 'list'} (an array)`;
};
