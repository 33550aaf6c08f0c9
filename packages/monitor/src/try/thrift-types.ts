import { ThriftkeeperError } from '@thriftkeeper/registry';
import { WireType } from '@thriftkeeper/transport';
import type { BaseType, Definition, EnumDefinition, StructDefinition, TypeReference } from '../api/types.ts';

/** A type behind all names that stand for it. */
export type ThriftType =
  | { readonly kind: 'base'; readonly name: BaseType['name'] }
  | { readonly kind: 'list' | 'set'; readonly of: TypeReference }
  | { readonly kind: 'map'; readonly key: TypeReference; readonly value: TypeReference }
  | { readonly kind: 'enum'; readonly of: EnumDefinition }
  | { readonly kind: 'struct'; readonly of: StructDefinition };

/** How far names are followed that stand for names. */
const furthest = 64;

/**
 * The type that a reference comes to.
 *
 * @throws INVALID_ARGUMENT when the interface does not define it
 */
export function typeOf(reference: TypeReference, definitions: readonly Definition[]): ThriftType {
  let type = reference;
  for (let step = 0; step < furthest; step++) {
    if (type.kind !== 'name') return type;
    const definition: Definition | undefined = type.to === null ? undefined : definitions[type.to];
    switch (definition?.kind) {
      case 'typedef':
        type = definition.type;
        break;
      case 'enum':
        return { kind: 'enum', of: definition };
      case 'struct':
      case 'union':
      case 'exception':
        return { kind: 'struct', of: definition };
      default:
        throw undefinedType(type.name);
    }
  }
  throw undefinedType(type.kind === 'name' ? type.name : type.kind);
}

const undefinedType = (name: string) =>
  new ThriftkeeperError(
    'INVALID_ARGUMENT',
    `the interface does not define the type ${name}, so that nobody can tell how it is sent`,
  );

const wireTypes: Readonly<Record<BaseType['name'] | Exclude<ThriftType['kind'], 'base'>, number>> = {
  bool: WireType.BOOL,
  byte: WireType.BYTE,
  i16: WireType.I16,
  i32: WireType.I32,
  i64: WireType.I64,
  double: WireType.DOUBLE,
  string: WireType.STRING,
  binary: WireType.STRING,
  uuid: WireType.UUID,
  list: WireType.LIST,
  set: WireType.SET,
  map: WireType.MAP,
  enum: WireType.I32,
  struct: WireType.STRUCT,
};

/** The number of a type in messages. */
export const wireTypeOf = (type: ThriftType): number =>
  wireTypes[type.kind === 'base' ? type.name : type.kind];
