/** The interface definitions that a service's providers name in their records. */
export interface InterfaceList {
  readonly service: string;
  /** Those that most providers name first; at most 32. */
  readonly interfaces: readonly InterfaceUse[];
  /** How many providers name none. */
  readonly without: number;
  /** Whether methods can be called from here. */
  readonly tryIt: boolean;
}

export interface InterfaceUse {
  /** SHA-256 in lower-case hex. */
  readonly hash: string;
  /** Providers that name it, in order; at most 1,000. */
  readonly nodes: readonly string[];
  /** How many there are in all. */
  readonly count: number;
  /** Services that they have behind their ports, by their names in calls; at most 100. */
  readonly multiplexed: readonly string[];
}

/** An interface definition: its files as they are, and what is in them. */
export interface InterfaceDetail {
  readonly hash: string;
  /** Path of the file that defines the service. */
  readonly main: string;
  /** The main one first. */
  readonly files: readonly InterfaceFile[];
  /** All that the files define, in their order. `TypeName.to` and `ServiceName.to` are places in this list. */
  readonly definitions: readonly Definition[];
}

export interface InterfaceFile {
  readonly path: string;
  readonly text: string;
  /** Why it could not be read to its end, with line and column. */
  readonly problem?: string;
}

export type Definition =
  | ServiceDefinition
  | StructDefinition
  | EnumDefinition
  | TypedefDefinition
  | ConstDefinition;

/** What every definition has. */
export interface Defined {
  readonly name: string;
  /** Place of its file in `files`. */
  readonly file: number;
  readonly line: number;
  /** The comment before it, without its stars. */
  readonly doc?: string;
}

export interface ServiceDefinition extends Defined {
  readonly kind: 'service';
  readonly extends?: TypeName;
  readonly methods: readonly MethodDefinition[];
}

export interface MethodDefinition {
  readonly name: string;
  readonly line: number;
  readonly doc?: string;
  readonly oneway: boolean;
  /** `null`: void. */
  readonly result: TypeReference | null;
  readonly arguments: readonly FieldDefinition[];
  readonly throws: readonly FieldDefinition[];
}

export interface StructDefinition extends Defined {
  readonly kind: 'struct' | 'union' | 'exception';
  readonly fields: readonly FieldDefinition[];
}

export interface FieldDefinition {
  readonly id: number;
  readonly name: string;
  readonly type: TypeReference;
  readonly presence: 'required' | 'optional' | 'default';
  /** Its default as JSON, in the form that a call takes; absent where it has none. */
  readonly default?: unknown;
  readonly doc?: string;
}

export interface EnumDefinition extends Defined {
  readonly kind: 'enum';
  readonly members: readonly EnumMember[];
}

export interface EnumMember {
  readonly name: string;
  readonly value: number;
  readonly doc?: string;
}

export interface TypedefDefinition extends Defined {
  readonly kind: 'typedef';
  readonly type: TypeReference;
}

export interface ConstDefinition extends Defined {
  readonly kind: 'const';
  readonly type: TypeReference;
  readonly value: unknown;
}

export type TypeReference = BaseType | ListType | MapType | TypeName;

export interface BaseType {
  readonly kind: 'base';
  readonly name: 'bool' | 'byte' | 'i16' | 'i32' | 'i64' | 'double' | 'string' | 'binary' | 'uuid';
}

export interface ListType {
  readonly kind: 'list' | 'set';
  readonly of: TypeReference;
}

export interface MapType {
  readonly kind: 'map';
  readonly key: TypeReference;
  readonly value: TypeReference;
}

/** A name that a file uses for what it or another one defines. */
export interface TypeName {
  readonly kind: 'name';
  readonly name: string;
  /** Place in `definitions`; `null` when nothing there has this name. */
  readonly to: number | null;
}
