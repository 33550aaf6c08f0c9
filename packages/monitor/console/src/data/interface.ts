import type {
  Definition,
  FieldDefinition,
  InterfaceDetail,
  MethodDefinition,
  ServiceDefinition,
  TypeReference,
} from '../../../src/api/types.ts';

/** A definition, and its place in the interface, by which types lead to it. */
export interface Placed {
  readonly place: number;
  readonly definition: Definition;
}

/** In the order that they are shown in. */
export const kinds: readonly { readonly name: string; readonly of: readonly Definition['kind'][] }[] = [
  { name: 'Services', of: ['service'] },
  { name: 'Structs and unions', of: ['struct', 'union'] },
  { name: 'Exceptions', of: ['exception'] },
  { name: 'Enums', of: ['enum'] },
  { name: 'Types', of: ['typedef'] },
  { name: 'Constants', of: ['const'] },
];

/** A type as the interface writes it. */
export function typeText(type: TypeReference | null): string {
  if (type === null) return 'void';
  switch (type.kind) {
    case 'list':
    case 'set':
      return `${type.kind}<${typeText(type.of)}>`;
    case 'map':
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
    default:
      return type.name;
  }
}

/** What of an interface has a text in it; of a service whose own name has not, the methods that have. */
export function found(definitions: readonly Definition[], text: string): readonly Placed[] {
  const sought = text.trim().toLowerCase();
  const placed = definitions.map((definition, place) => ({ place, definition }));
  if (sought === '') return placed;
  return placed.flatMap(({ place, definition }) => {
    if (definition.kind !== 'service' || has(sought, definition.name, definition.doc))
      return has(sought, ...wordsOf(definition)) ? [{ place, definition }] : [];
    const methods = definition.methods.filter((method) => has(sought, ...wordsOfMethod(method)));
    return methods.length === 0 ? [] : [{ place, definition: { ...definition, methods } }];
  });
}

const has = (sought: string, ...texts: readonly (string | undefined)[]): boolean =>
  texts.some((text) => text?.toLowerCase().includes(sought));

function wordsOf(definition: Definition): readonly (string | undefined)[] {
  const own = [definition.name, definition.doc];
  switch (definition.kind) {
    case 'service':
      return own;
    case 'enum':
      return [...own, ...definition.members.flatMap(({ name, doc }) => [name, doc])];
    case 'typedef':
    case 'const':
      return [...own, typeText(definition.type)];
    default:
      return [...own, ...definition.fields.flatMap(wordsOfField)];
  }
}

const wordsOfField = ({ name, doc, type }: FieldDefinition) => [name, doc, typeText(type)];

const wordsOfMethod = ({ name, doc, result, arguments: fields, throws }: MethodDefinition) => [
  name,
  doc,
  typeText(result),
  ...fields.flatMap(wordsOfField),
  ...throws.flatMap(wordsOfField),
];

/** A service as calls name it: with the name of its file where that is not the main one. */
export function callName({ files }: InterfaceDetail, { file, name }: ServiceDefinition): string {
  const program = files[file]!.path.replace(/^.*\//, '').replace(/\.thrift$/, '');
  return file === 0 ? name : `${program}.${name}`;
}

/** How much of nested types is filled in. */
const most = { depth: 5, values: 500 };

/** Arguments to begin with: every one that a method takes, with its default or the emptiest value of its type. */
export function emptyArguments(
  fields: readonly FieldDefinition[],
  definitions: readonly Definition[],
): Readonly<Record<string, unknown>> {
  let left = most.values;
  const emptyOf = (type: TypeReference, depth: number): unknown => {
    if (--left < 0) return null;
    switch (type.kind) {
      case 'list':
      case 'set':
        return [];
      case 'map':
        return {};
      case 'base':
        return plain[type.name];
      default: {
        const definition = type.to === null ? undefined : definitions[type.to];
        return definition === undefined || depth > most.depth ? null : defined(definition, depth);
      }
    }
  };
  const members = (some: readonly FieldDefinition[], depth: number) =>
    Object.fromEntries(some.map((field) => [field.name, field.default ?? emptyOf(field.type, depth)]));
  const defined = (definition: Definition, depth: number): unknown => {
    switch (definition.kind) {
      case 'typedef':
        return emptyOf(definition.type, depth + 1);
      case 'enum':
        return definition.members[0]?.name ?? 0;
      case 'union':
        return members(definition.fields.slice(0, 1), depth + 1);
      case 'struct':
      case 'exception':
        return members(
          definition.fields.filter(({ presence }) => presence !== 'optional'),
          depth + 1,
        );
      default:
        return null;
    }
  };
  return members(fields, 0);
}

const plain = {
  bool: false,
  byte: 0,
  i16: 0,
  i32: 0,
  i64: 0,
  double: 0,
  string: '',
  binary: '',
  uuid: '00000000-0000-0000-0000-000000000000',
} as const;
