import type {
  Definition,
  EnumMember,
  FieldDefinition,
  MethodDefinition,
  TypeName,
  TypeReference,
} from '../api/types.ts';
import { parseConstant } from './constants.ts';
import { readHeader } from './headers.ts';
import { IdlSyntaxError, type Token } from './idl-lexer.ts';
import { IdlReader } from './idl-reader.ts';
import type { FileTree, Writable, WritableField } from './idl-tree.ts';
import { integerOf } from './integers.ts';
import { parseType, skipAnnotations } from './types.ts';

/** Definitions, methods, fields and members of one file: beyond, it is shown as text alone. */
const mostParts = 20_000;

/**
 * Reads an interface file in the language of Apache Thrift's compiler. What stands before a mistake is kept.
 *
 * The text comes from the registry, from whoever could write there: names mean nothing to this code, nesting and size
 * are bounded, and the time taken is in proportion to the length.
 *
 * @param file its place among the files of the interface
 */
export function parseIdl(source: string, file: number): FileTree {
  const tree: FileTree = {
    definitions: [],
    includes: [],
    names: [],
    values: [],
    size: 0,
    problem: undefined,
  };
  try {
    const parser = new IdlParser(new IdlReader(source), tree, file);
    while (parser.definition());
  } catch (error) {
    if (!(error instanceof IdlSyntaxError)) throw error;
    tree.problem = error.message;
  }
  return tree;
}

class IdlParser {
  readonly #reader: IdlReader;
  readonly #tree: FileTree;
  readonly #file: number;

  constructor(reader: IdlReader, tree: FileTree, file: number) {
    this.#reader = reader;
    this.#tree = tree;
    this.#file = file;
  }

  /** Reads the next definition or header line; false at the end of the file. */
  definition(): boolean {
    const reader = this.#reader;
    if (reader.next.kind === 'end') return false;
    const token = reader.of('word', 'a definition');
    if (!readHeader(reader, token.text, this.#tree.includes)) this.#define(token);
    this.#separator();
    return true;
  }

  #define(token: Token): void {
    const { text: word, line, doc } = token;
    const at = { file: this.#file, line, ...(doc && { doc }) };
    const reader = this.#reader;
    this.#count();
    const tell = (definition: Definition) => void this.#tree.definitions.push(definition);
    switch (word) {
      case 'const': {
        const type = this.#type();
        const made: Writable<Extract<Definition, { kind: 'const' }>> = {
          kind: 'const',
          name: this.#name(),
          ...at,
          type,
          value: null,
        };
        reader.expect('=', 'before the value of a constant');
        this.#value(
          type,
          (value) => {
            made.value = value;
          },
          made,
        );
        skipAnnotations(reader);
        tell(made);
        return;
      }
      case 'typedef': {
        const type = this.#type();
        tell({ kind: 'typedef', name: this.#name(), ...at, type });
        skipAnnotations(reader);
        return;
      }
      case 'enum':
        tell({ kind: 'enum', name: this.#name(), ...at, members: this.#members() });
        return;
      case 'senum':
        // Its values are texts, and so is it.
        tell({ kind: 'typedef', name: this.#name(), ...at, type: { kind: 'base', name: 'string' } });
        this.#between('{', '}', () => void reader.of('text', 'a value'));
        return;
      case 'struct':
      case 'union':
      case 'exception': {
        const name = this.#name();
        reader.takes('xsd_all');
        tell({ kind: word, name, ...at, fields: this.#fields('{', '}') });
        skipAnnotations(reader);
        return;
      }
      case 'service': {
        const name = this.#name();
        const parent = reader.takes('extends') ? { extends: this.#named(this.#name()) } : undefined;
        const methods: MethodDefinition[] = [];
        const names = new Set<string>();
        this.#between('{', '}', () => void methods.push(this.#method(names)));
        skipAnnotations(reader);
        tell({ kind: 'service', name, ...at, ...parent, methods });
        return;
      }
      default:
        throw new IdlSyntaxError(`${JSON.stringify(word)} begins no definition`, token);
    }
  }

  #members(): EnumMember[] {
    const reader = this.#reader;
    const members: EnumMember[] = [];
    const names = new Set<string>();
    let value = -1;
    this.#between('{', '}', () => {
      const { doc } = reader.next;
      const name = this.#name(names);
      value = reader.takes('=') ? this.#integer('the number of a member') : value + 1;
      if (!Number.isSafeInteger(value)) reader.fail('a smaller number');
      skipAnnotations(reader);
      members.push({ name, value, ...(doc && { doc }) });
    });
    skipAnnotations(reader);
    return members;
  }

  #method(names: Set<string>): MethodDefinition {
    const reader = this.#reader;
    const { doc, line } = reader.next;
    const oneway = reader.takes('oneway') || reader.takes('async');
    const result = reader.takes('void') ? null : this.#type();
    const name = this.#name(names);
    const fields = this.#fields('(', ')');
    const throws = reader.takes('throws') ? this.#fields('(', ')') : [];
    skipAnnotations(reader);
    return { name, line, ...(doc && { doc }), oneway, result, arguments: fields, throws };
  }

  #fields(open: string, close: string): FieldDefinition[] {
    const fields: FieldDefinition[] = [];
    const [names, ids] = [new Set<string>(), new Set<number>()];
    // As the compiler does it: fields without a number count down from -1.
    let unnumbered = 0;
    this.#between(open, close, () => {
      const reader = this.#reader;
      const first = reader.next;
      const { doc } = first;
      const hasId = first.kind === 'integer';
      const id = hasId ? this.#integer('the number of a field') : --unnumbered;
      if (hasId) reader.expect(':', 'behind the number of a field');
      if (id < -0x8000 || id > 0x7fff || ids.has(id))
        throw new IdlSyntaxError(`the field number ${id} has more than 16 bits, or is taken`, first);
      ids.add(id);
      const presence = reader.is('required') || reader.is('optional') ? reader.take().text : 'default';
      const type = this.#type();
      reader.takes('&');
      const name = this.#name(names);
      const field = { id, name, type, presence, ...(doc && { doc }) } as WritableField;
      if (reader.takes('=')) {
        this.#value(type, (value) => {
          field.default = value;
        });
      }
      while (reader.takes('xsd_optional') || reader.takes('xsd_nillable'));
      skipAnnotations(reader);
      fields.push(field);
    });
    return fields;
  }

  #between(open: string, close: string, one: () => void): void {
    const reader = this.#reader;
    reader.expect(open, 'at the beginning');
    while (!reader.takes(close)) {
      this.#count();
      one();
      this.#separator();
    }
  }

  #type() {
    return parseType(this.#reader, (name) => this.#named(name));
  }

  #named(name: string): TypeName {
    const reference: Writable<TypeName> = { kind: 'name', name, to: null };
    this.#tree.names.push(reference);
    return reference;
  }

  #value(type: TypeReference, put: (value: unknown) => void, of?: Definition): void {
    const value = parseConstant(this.#reader, () => this.#count());
    this.#tree.values.push({ type, value, put, of });
  }

  #integer(what: string): number {
    return Number(integerOf(this.#reader.of('integer', what).text));
  }

  /** @param taken names that it must not be, which it joins */
  #name(taken: Set<string> = new Set()): string {
    const reader = this.#reader;
    if (taken.has(reader.next.text)) reader.fail('another name');
    const { text } = reader.of('word', 'a name');
    taken.add(text);
    return text;
  }

  #separator(): void {
    if (!this.#reader.takes(',')) this.#reader.takes(';');
  }

  #count(): void {
    if (++this.#tree.size > mostParts)
      throw new IdlSyntaxError(`more than ${mostParts} parts; from here on see the text`, this.#reader.next);
  }
}
