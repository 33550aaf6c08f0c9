import { WireType } from '../wire.ts';
import { ProbeReader } from './probe-reader.ts';
import { type FieldShape, fieldShape, holdsStruct, type StructShape, type TypeShape } from './shape.ts';
import { writtenFields } from './written-fields.ts';

/** What an instance of a generated class inherits. */
interface Generated {
  read(input: unknown): void;
  write(output: unknown): void;
  readonly [field: string]: unknown;
}

/** Runs the constructor of a generated class. Who only has an instance cannot: the older style hides it. */
export type Construct = (fields: object) => void;

/** By what instances inherit from, which both styles have one of for each class. */
const known = new WeakMap<object, StructShape>();

/** What the struct of this instance looks like, if anybody has learnt it. */
export const knownShape = (instance: object): StructShape | undefined =>
  known.get(Object.getPrototypeOf(instance) as object);

/**
 * Notes the structs inside of a type: what an instance of each tells.
 *
 * @param value a value of the type, as read from a {@link ProbeReader}
 * @param construct runs the constructor for what stands in that place of a call
 */
export const noteStructs = (of: TypeShape, value: unknown, construct: Construct): void => {
  if (typeof value !== 'object' || value === null) return;
  if (of.type === WireType.STRUCT) {
    of.struct = shapeOfInstance(value, construct);
    return;
  }
  // Of a map only the values: its keys are property names, and what they were before cannot be had.
  const element = of.inner.at(-1);
  if (element === undefined) return;
  const wrap = (inner: object): object => (of.type === WireType.MAP ? { key: inner } : [inner]);
  noteStructs(element, Object.values(value)[0], (inner) => construct(wrap(inner)));
};

/** Whether there is an instance in the innermost of these containers. */
const hasInstance = ({ type, inner }: TypeShape, value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return type === WireType.STRUCT || hasInstance(inner.at(-1)!, Object.values(value)[0]);
};

/** A value with one element in each container, and `leaf` in the innermost. */
const wrapped = ({ type, inner }: TypeShape, leaf: unknown): unknown => {
  const element = inner.at(-1);
  if (element === undefined) return leaf;
  const inside = wrapped(element, leaf);
  return type === WireType.MAP ? { key: inside } : [inside];
};

/** What the struct of this instance looks like. Each class is asked once; those that hold themselves end there. */
export const shapeOfInstance = (instance: object, construct: Construct): StructShape => {
  const prototype = Object.getPrototypeOf(instance) as Generated;
  const before = known.get(prototype);
  if (before !== undefined) return before;
  const written = writtenFields(prototype.write);
  const fields = new Map<number, FieldShape>();
  const shape: StructShape = { name: written.name, fields };
  known.set(prototype, shape);

  // The older style of code hides its constructors, but for those of exceptions.
  const Class = instance.constructor as new (fields: object) => object;
  const make = Class === Object ? construct : (inner: object): void => void new Class(inner);
  const required = requiredFields(make);
  const others = Object.fromEntries([...required].map((name) => [name, SET]));
  const holders = written.fields.filter(({ of }) => holdsStruct(of));
  let sample = instance as Generated;
  if (Class !== Object) {
    const fullest = Object.fromEntries(holders.map(({ name, of }) => [name, wrapped(of, SET)]));
    sample = new Class({ ...others, ...fullest }) as Generated;
  }
  // Constructors leave elements alone whose struct is declared further down.
  const unmade = holders.filter(({ name, of }) => !hasInstance(of, sample[name]));
  if (unmade.length > 0) sample.read(new ProbeReader(unmade));
  for (const { id, name, of } of written.fields) {
    noteStructs(of, sample[name], (inner) => make({ ...others, [name]: inner }));
    fields.set(id, fieldShape(id, name, of, required.has(name)));
  }
  return shape;
};

/** Falsy, yet neither null nor undefined: counts as set, and no struct or container is made of it. */
const SET = '';

/**
 * Fields that the interface definition calls required. Reading and writing do not look at that; what tells is the
 * constructor, which throws when one is missing from the fields that it is given.
 */
const requiredFields = (construct: Construct): ReadonlySet<string> => {
  const required = new Set<string>();
  for (;;) {
    let asked: string | undefined;
    const fields = new Proxy(
      {},
      {
        get: (_target, key) => {
          if (typeof key === 'string') asked = key;
          return required.has(key as string) ? SET : undefined;
        },
      },
    );
    try {
      construct(fields);
      return required;
    } catch {
      if (asked === undefined || required.has(asked)) return required;
      required.add(asked);
    }
  }
};
