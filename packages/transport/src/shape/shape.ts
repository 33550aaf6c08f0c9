import { WireType, wireTypeName } from '../wire.ts';

/** A type as generated code reads it. */
export interface TypeShape {
  /** One of {@link WireType}. */
  readonly type: number;
  /** Of a list or set: its elements. Of a map: keys, then values. */
  readonly inner: TypeShape[];
  /** Of a struct, once it is learnt; undefined where no instance of it could be had, as with keys of maps. */
  struct: StructShape | undefined;
}

/** A field as generated code reads it. */
export interface FieldShape {
  readonly id: number;
  readonly name: string;
  readonly of: TypeShape;
  /** Whether the interface definition says `required`. */
  readonly required: boolean;
  /** Lists, sets and maps around the struct that this field holds; 0 where it holds none. */
  readonly wrapping: number;
  /** The struct that this field holds, by itself or in containers; undefined where it holds none, or several. */
  readonly holds: StructShape | undefined;
}

/** A struct, union or exception; the arguments or the result of a method. */
export interface StructShape {
  readonly name: string;
  readonly fields: ReadonlyMap<number, FieldShape>;
  /** Those of the fields that are structs or containers, once somebody has asked. */
  objects?: readonly FieldShape[];
}

/** What a method takes and gives. */
export interface MethodShapes {
  readonly arguments: StructShape;
  /** Field 0 is what it returns, the others are the exceptions that it declares. */
  readonly result: StructShape;
  /** Those of the arguments that are structs or containers, with their indices. */
  readonly objects: readonly { readonly index: number; readonly field: FieldShape }[];
  /** Whether something is required in the arguments, or in the result. */
  readonly watchesArguments: boolean;
  readonly watchesResult: boolean;
}

/** A field of this shape. */
export const fieldShape = (id: number, name: string, of: TypeShape, required: boolean): FieldShape => {
  let leaf = of;
  let wrapping = 0;
  while (leaf.inner.length > 0) {
    leaf = leaf.inner.at(-1)!;
    wrapping++;
  }
  const holds = keysHoldStructs(of) ? undefined : leaf.struct;
  return { id, name, of, required, wrapping, holds };
};

const keysHoldStructs = ({ type, inner }: TypeShape): boolean =>
  (type === WireType.MAP && holdsStruct(inner[0]!)) || inner.some(keysHoldStructs);

/** Whether there are structs in a type. */
export const holdsStruct = ({ type, inner }: TypeShape): boolean =>
  type === WireType.STRUCT || inner.some(holdsStruct);

/** A type as the interface definition writes it: `map<i32, list<Leaf>>`. What is text or binary reads `string`. */
export const typeText = ({ type, inner, struct }: TypeShape): string => {
  if (struct !== undefined) return struct.name;
  const name = wireTypeName(type);
  return inner.length === 0 ? name : `${name}<${inner.map(typeText).join(', ')}>`;
};
