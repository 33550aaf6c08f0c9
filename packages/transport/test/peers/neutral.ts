import Int64 from 'node-int64';
import type { Int64Form } from '../../src/index.ts';
import { int64 } from '../everything.ts';
import type { Shape, Shapes } from './shapes.ts';

/**
 * A value as it stands in the cases and on the lines between the tests and the peers' programs: i64 as decimal
 * text, doubles without a JSON form as `NaN`, `Infinity`, `-Infinity`, `-0`, binary as `{hex}`, sets as lists, maps as
 * lists of pairs, structs as their set fields. Peers write text as `{hex}` too: not each knows the difference.
 */
export type Neutral =
  | boolean
  | number
  | string
  | null
  | readonly Neutral[]
  | { readonly [key: string]: Neutral };

/** A binary value. */
export const hex = (bytes: Uint8Array | string): Neutral => ({
  hex: Buffer.from(bytes as string).toString('hex'),
});

type Step = (shape: Shape, value: Neutral) => Neutral;

/** Walks containers and structs of neutral values; `leaf` does the rest. */
const walk = (shapes: Shapes, shape: Shape, value: Neutral, leaf: Step): Neutral => {
  const deeper = (inner: Shape, each: Neutral): Neutral => walk(shapes, inner, each, leaf);
  switch (shape.kind) {
    case 'list':
    case 'set':
      return asList(value).map((each) => deeper(shape.element, each));
    case 'map':
      return asList(value).map((pair) => {
        const [key, each] = asList(pair);
        return [deeper(shape.key, key!), deeper(shape.value, each!)];
      });
    case 'struct': {
      const fields = fieldsOf(shapes, shape.name);
      return Object.fromEntries(
        Object.entries(value as object).map(([name, each]) => [
          name,
          deeper(fieldOf(fields, shape.name, name), each),
        ]),
      );
    }
    default:
      return leaf(shape, value);
  }
};

/** The value as it is sent to a peer's program. */
export const toPeer = (shapes: Shapes, shape: Shape, value: Neutral): Neutral =>
  walk(shapes, shape, value, ({ kind }, each) => (kind === 'text' ? hex(each as string) : each));

/** The value in the one form that compares: sets and maps in order, text as text. */
export const canonical = (shapes: Shapes, shape: Shape, value: Neutral): Neutral => {
  const inOrder = (inner: Shape, each: Neutral): Neutral => {
    switch (inner.kind) {
      case 'list':
        return asList(each).map((one) => inOrder(inner.element, one));
      case 'set':
        return sorted(asList(each).map((one) => inOrder(inner.element, one)));
      case 'map':
        return sorted(
          asList(each).map((pair) => {
            const [key, one] = asList(pair);
            return [inOrder(inner.key, key!), inOrder(inner.value, one!)];
          }),
        );
      case 'struct': {
        const fields = fieldsOf(shapes, inner.name);
        const entries = Object.entries(each as object);
        return Object.fromEntries(
          entries.map(([name, one]) => [name, inOrder(fieldOf(fields, inner.name, name), one)]),
        );
      }
      default:
        return each;
    }
  };
  return inOrder(
    shape,
    walk(shapes, shape, value, ({ kind }, each) => {
      if (kind === 'text' && typeof each === 'object') {
        return Buffer.from((each as { hex: string }).hex, 'hex').toString();
      }
      return kind === 'double' && Object.is(each, -0) ? '-0' : each;
    }),
  );
};

const sorted = (values: Neutral[]): Neutral[] =>
  values
    .map((value) => [JSON.stringify(value), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, value]) => value);

/** Constructors that the compiler generated, by name. */
export type Classes = Readonly<Record<string, new (fields?: object) => object>>;

/** The value as our generated code takes it, i64 in the form asked for. */
export const toOurs = (
  shapes: Shapes,
  classes: Classes,
  shape: Shape,
  value: Neutral,
  form: Int64Form,
): unknown => {
  const deeper = (inner: Shape, each: Neutral): unknown => toOurs(shapes, classes, inner, each, form);
  switch (shape.kind) {
    case 'i64':
      if (form === 'Int64') return int64(value as string);
      return form === 'bigint' ? BigInt(value as string) : Number(value);
    case 'double':
      return Number(value);
    case 'binary':
      return Buffer.from((value as { hex: string }).hex, 'hex');
    case 'list':
    case 'set':
      return asList(value).map((each) => deeper(shape.element, each));
    case 'map':
      return Object.fromEntries(
        asList(value).map((pair) => [String(asList(pair)[0]), deeper(shape.value, asList(pair)[1]!)]),
      );
    case 'struct': {
      const fields = fieldsOf(shapes, shape.name);
      const Class = classes[shape.name]!;
      return new Class(
        Object.fromEntries(
          Object.entries(value as object).map(([name, each]) => [
            name,
            deeper(fieldOf(fields, shape.name, name), each),
          ]),
        ),
      );
    }
    default:
      return value;
  }
};

/** What our generated code handed out, in neutral form. Throws where its JavaScript type is not the one promised. */
export const fromOurs = (shapes: Shapes, shape: Shape, value: unknown, form: Int64Form): Neutral => {
  const deeper = (inner: Shape, each: unknown): Neutral => fromOurs(shapes, inner, each, form);
  const must = (holds: boolean): void => {
    if (!holds) throw new TypeError(`got ${typeof value} ${String(value)} where ${shape.kind} is promised`);
  };
  switch (shape.kind) {
    case 'void':
      must(value === undefined || value === null);
      return null;
    case 'i64':
      must(form === 'Int64' ? value instanceof Int64 : typeof value === form);
      if (!(value instanceof Int64)) return String(value);
      return String(Buffer.from(value.buffer).readBigInt64BE(value.offset));
    case 'double':
      must(typeof value === 'number');
      if (Object.is(value, -0)) return '-0';
      return Number.isFinite(value) ? (value as number) : String(value);
    case 'bool':
      must(typeof value === 'boolean');
      return value as boolean;
    case 'number':
      must(Number.isInteger(value));
      return value as number;
    case 'text':
      must(typeof value === 'string');
      return value as string;
    case 'binary':
      must(value instanceof Uint8Array);
      return hex(value as Uint8Array);
    case 'list':
    case 'set':
      must(Array.isArray(value));
      return (value as unknown[]).map((each) => deeper(shape.element, each));
    case 'map':
      must(typeof value === 'object' && value !== null);
      return Object.entries(value as object).map(([key, each]) => [
        mapKey(shape.key, key),
        deeper(shape.value, each),
      ]);
    case 'struct': {
      must(typeof value === 'object' && value !== null);
      const fields = fieldsOf(shapes, shape.name);
      // Own fields only: generated exceptions are errors, with a stack of their own.
      const entries = [...fields].map(
        ([name, inner]) => [name, (value as Record<string, unknown>)[name], inner] as const,
      );
      return Object.fromEntries(
        entries
          .filter(([, each]) => each !== undefined && each !== null)
          .map(([name, each, inner]) => [name, deeper(inner, each)]),
      );
    }
  }
};

const mapKey = (shape: Shape, key: string): Neutral => {
  if (shape.kind === 'bool') return key === 'true';
  return shape.kind === 'number' ? Number(key) : key;
};

const asList = (value: Neutral): readonly Neutral[] => {
  if (!Array.isArray(value)) throw new TypeError(`got ${JSON.stringify(value)} where a list is promised`);
  return value as readonly Neutral[];
};

const fieldsOf = (shapes: Shapes, name: string): ReadonlyMap<string, Shape> => {
  const fields = shapes.structs.get(name);
  if (fields === undefined) throw new Error(`there is no struct ${name}`);
  return fields;
};

const fieldOf = (fields: ReadonlyMap<string, Shape>, struct: string, name: string): Shape => {
  const shape = fields.get(name);
  if (shape === undefined) throw new Error(`${struct} has no field ${name}`);
  return shape;
};
