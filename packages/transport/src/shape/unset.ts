import { WireType } from '../wire.ts';
import { Misfit } from './misfit.ts';
import type { FieldShape, StructShape, TypeShape } from './shape.ts';
import { knownShape } from './struct-shape.ts';

/** A struct's fields that must be looked at to say whether all that is required is there. */
interface Watched {
  readonly required: readonly FieldShape[];
  /** Those that hold, however deep, structs with required fields. */
  readonly deep: readonly FieldShape[];
}

const NOTHING: Watched = { required: [], deep: [] };
const watched = new WeakMap<StructShape, Watched>();

/**
 * Finds a required field that is not set. Structs without any, themselves or inside of them, are not looked at, and
 * cost nothing.
 *
 * @returns where it is, as in `argument work.steps[2].name`; undefined where all is there
 */
const findUnset = (struct: StructShape, value: object): string | undefined => {
  const { required, deep } = watchedOf(struct);
  const fields = value as Readonly<Record<string, unknown>>;
  for (const { name } of required) if (fields[name] === undefined || fields[name] === null) return name;
  for (const { name, of } of deep) {
    const inside = findUnsetIn(of, fields[name]);
    if (inside !== undefined) return name + inside;
  }
  return undefined;
};

/** The same for a value of any type. Returns the path behind it: `[2].name`. */
const findUnsetIn = (of: TypeShape, value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (of.type === WireType.STRUCT) {
    const inside = findUnset(of.struct!, value);
    return inside === undefined ? undefined : `.${inside}`;
  }
  const element = of.inner.at(-1)!;
  if (of.type === WireType.MAP) {
    for (const [key, each] of Object.entries(value)) {
      const inside = findUnsetIn(element, each);
      if (inside !== undefined) return `[${JSON.stringify(key)}]${inside}`;
    }
    return undefined;
  }
  const list = value as readonly unknown[];
  for (let i = 0; i < list.length; i++) {
    const inside = findUnsetIn(element, list[i]);
    if (inside !== undefined) return `[${i}]${inside}`;
  }
  return undefined;
};

/** Finds a required field that is not set among a method's arguments, in their order. */
export const findUnsetArgument = (struct: StructShape, args: readonly unknown[]): string | undefined => {
  let index = 0;
  for (const { name, required, of, holds } of struct.fields.values()) {
    const value = args[index++];
    if (required && (value === undefined || value === null)) return name;
    const inside = holds && findUnsetIn(of, value);
    if (inside !== undefined) return name + inside;
  }
  return undefined;
};

/** The same in what comes of a call: a declared exception, or a result. */
export const findUnsetResult = (struct: StructShape, error: unknown, value: unknown): string | undefined => {
  if (typeof error === 'object' && error !== null) {
    const shape = knownShape(error);
    const inside = shape && findUnset(shape, error);
    return inside === undefined ? undefined : `exception ${shape!.name}.${inside}`;
  }
  const result = struct.fields.get(0);
  const inside = result?.holds && findUnsetIn(result.of, value);
  return inside === undefined ? undefined : result!.name + inside;
};

/** Throws a {@link Misfit} that names the required field that did not come. */
export const checkArguments = (struct: StructShape, args: readonly unknown[]): void =>
  mustBeNone(findUnsetArgument(struct, args));

/** The same for what came of a call. */
export const checkResult = (struct: StructShape, error: unknown, value: unknown): void =>
  mustBeNone(findUnsetResult(struct, error, value));

const mustBeNone = (where: string | undefined): void => {
  if (where !== undefined) throw new Misfit(`${where} is required, and missing`);
};

const isWatched = (field: FieldShape): boolean => field.holds !== undefined && demands(field.holds);

const watchedOf = (struct: StructShape): Watched => {
  let known = watched.get(struct);
  if (known === undefined) {
    known = demands(struct)
      ? {
          required: [...struct.fields.values()].filter((field) => field.required),
          deep: [...struct.fields.values()].filter(isWatched),
        }
      : NOTHING;
    watched.set(struct, known);
  }
  return known;
};

/** Whether a field is required in the struct or in one that it holds. */
export const demands = (struct: StructShape, seen: Set<StructShape> = new Set()): boolean => {
  if (seen.has(struct)) return false;
  seen.add(struct);
  return [...struct.fields.values()].some(
    ({ required, holds }) => required || (holds !== undefined && demands(holds, seen)),
  );
};
