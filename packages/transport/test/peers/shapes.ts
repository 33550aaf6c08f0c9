import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** A type of the interface definition. */
export type Shape =
  | { readonly kind: 'bool' | 'number' | 'i64' | 'double' | 'text' | 'binary' | 'void' }
  | { readonly kind: 'list' | 'set'; readonly element: Shape }
  | { readonly kind: 'map'; readonly key: Shape; readonly value: Shape }
  | { readonly kind: 'struct'; readonly name: string };

export interface MethodShape {
  readonly oneway: boolean;
  readonly arguments: readonly Shape[];
  readonly result: Shape;
}

/** What the interface definitions say, read from the output of `thrift --gen json`. */
export interface Shapes {
  /** Fields by their names, for each struct, union and exception. */
  readonly structs: ReadonlyMap<string, ReadonlyMap<string, Shape>>;
  /** Methods by service; inherited methods included. */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, MethodShape>>;
}

interface RawType {
  readonly typeId: string;
  readonly class?: string;
  readonly elemTypeId?: string;
  readonly elemType?: RawType;
  readonly keyTypeId?: string;
  readonly keyType?: RawType;
  readonly valueTypeId?: string;
  readonly valueType?: RawType;
}

interface RawField {
  readonly name: string;
  readonly typeId: string;
  readonly type?: RawType;
}

interface RawFile {
  readonly structs: readonly { readonly name: string; readonly fields: readonly RawField[] }[];
  readonly services: readonly {
    readonly name: string;
    readonly extends?: string;
    readonly functions: readonly {
      readonly name: string;
      readonly oneway: boolean;
      readonly returnTypeId: string;
      readonly returnType?: RawType;
      readonly arguments: readonly RawField[];
    }[];
  }[];
}

/** Reads the files that the compiler made, those that others include first. */
export const readShapes = async (files: readonly string[]): Promise<Shapes> => {
  const structs = new Map<string, ReadonlyMap<string, Shape>>();
  const services = new Map<string, ReadonlyMap<string, MethodShape>>();
  for (const file of files) {
    const raw = JSON.parse(await readFile(file, 'utf8')) as RawFile;
    for (const struct of raw.structs) {
      structs.set(struct.name, new Map(struct.fields.map((field) => [field.name, fieldShape(field)])));
    }
    for (const service of raw.services) {
      const methods = new Map(services.get(unqualified(service.extends ?? '')) ?? []);
      for (const method of service.functions) {
        methods.set(method.name, {
          oneway: method.oneway,
          arguments: method.arguments.map(fieldShape),
          result: shape(method.returnTypeId, method.returnType),
        });
      }
      services.set(service.name, methods);
    }
    if (raw.structs.length === 0) throw new Error(`${basename(file)} has no structs`);
  }
  return { structs, services };
};

const unqualified = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

const fieldShape = ({ typeId, type }: RawField): Shape => shape(typeId, type);

const shape = (typeId: string, type: RawType | undefined): Shape => {
  switch (typeId) {
    case 'bool':
    case 'i64':
    case 'double':
    case 'binary':
    case 'void':
      return { kind: typeId };
    case 'string':
      return { kind: 'text' };
    case 'byte':
    case 'i8':
    case 'i16':
    case 'i32':
    case 'enum':
      return { kind: 'number' };
    case 'list':
    case 'set':
      return { kind: typeId, element: shape(type!.elemTypeId!, type!.elemType) };
    case 'map':
      return {
        kind: 'map',
        key: shape(type!.keyTypeId!, type!.keyType),
        value: shape(type!.valueTypeId!, type!.valueType),
      };
    case 'struct':
    case 'union':
    case 'exception':
      return { kind: 'struct', name: unqualified(type!.class!) };
    default:
      throw new Error(`a type that these tests do not know: ${typeId}`);
  }
};
