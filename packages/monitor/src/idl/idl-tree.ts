import type { Definition, FieldDefinition, TypeName, TypeReference } from '../api/types.ts';

/** A value of a constant or default as it is written. */
export type ConstantValue =
  | { readonly kind: 'plain'; readonly value: string | number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly of: readonly ConstantValue[] }
  | { readonly kind: 'map'; readonly of: readonly (readonly [ConstantValue, ConstantValue])[] };

/** A value that is put in its place once all files are read, and names in it are known. */
export interface PendingValue {
  /** The constant that it is the value of; undefined for a default. */
  readonly of?: Definition | undefined;
  readonly type: TypeReference;
  readonly value: ConstantValue;
  readonly put: (value: unknown) => void;
}

/** What one file says, before its names are looked up. */
export interface FileTree {
  readonly definitions: Definition[];
  /** Paths as they stand there. */
  readonly includes: string[];
  /** Names of types that wait to be looked up. */
  readonly names: Writable<TypeName>[];
  readonly values: PendingValue[];
  /** How many definitions, methods, fields and members it has. */
  size: number;
  problem: string | undefined;
}

export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

export type WritableField = Writable<FieldDefinition>;
