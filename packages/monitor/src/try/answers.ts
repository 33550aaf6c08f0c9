import { type ProtocolReader, ThriftkeeperError, WireType } from '@thriftkeeper/transport';
import type {
  BaseType,
  Definition,
  EnumDefinition,
  FieldDefinition,
  MethodDefinition,
  TypeReference,
} from '../api/types.ts';
import { shortest } from '../idl/integers.ts';
import { type ThriftType, typeOf, wireTypeOf } from './thrift-types.ts';

/** An exception that a method declares, as it came. */
export class DeclaredException {
  /** As the interface names it. */
  readonly type: string;
  readonly value: unknown;

  constructor(type: string, value: unknown) {
    this.type = type;
    this.value = value;
  }
}

/**
 * Reads what a method answers, as JSON.
 *
 * @returns its result, `null` for void, or the exception that came in its place
 * @throws INVALID_RESULT of what the interface does not allow
 */
export function readAnswer(
  input: ProtocolReader,
  method: Pick<MethodDefinition, 'result' | 'throws'>,
  definitions: readonly Definition[],
): { readonly value: unknown; readonly exception?: undefined } | { readonly exception: DeclaredException } {
  const { result, throws } = method;
  const success: FieldDefinition[] =
    result === null ? [] : [{ id: 0, name: 'result', type: result, presence: 'default' }];
  const answer = new AnswerReader(input, definitions).struct([...success, ...throws], '');
  for (const { name, type } of throws) {
    const value = answer.get(name);
    if (value !== undefined && type.kind === 'name')
      return { exception: new DeclaredException(type.name, value) };
  }
  const value = answer.get('result');
  if (result !== null && value === undefined) throw misfit('the answer has no result');
  return { value: value ?? null };
}

/** A list of fields, to be found by what an answer says. */
interface FieldTable {
  readonly byId: ReadonlyMap<number, FieldDefinition>;
  readonly required: readonly string[];
}

class AnswerReader {
  readonly #input: ProtocolReader;
  readonly #definitions: readonly Definition[];
  readonly #tables = new Map<readonly FieldDefinition[], FieldTable>();
  readonly #members = new Map<EnumDefinition, ReadonlyMap<number, string>>();

  constructor(input: ProtocolReader, definitions: readonly Definition[]) {
    this.#input = input;
    this.#definitions = definitions;
  }

  /** The fields that the interface knows, by name; others are passed over, as ever. */
  struct(fields: readonly FieldDefinition[], path: string): Map<string, unknown> {
    const input = this.#input;
    const { byId, required } = this.#tableOf(fields);
    const values = new Map<string, unknown>();
    input.readStructBegin();
    for (;;) {
      const { ftype, fid } = input.readFieldBegin();
      if (ftype === WireType.STOP) break;
      const field = byId.get(fid);
      if (field === undefined) input.skip(ftype);
      else
        values.set(
          field.name,
          this.#typed(field.type, ftype, path === '' ? field.name : `${path}.${field.name}`),
        );
      input.readFieldEnd();
    }
    input.readStructEnd();
    for (const name of required)
      if (!values.has(name)) throw misfit(`${path}.${name} is required, and missing`);
    return values;
  }

  /** @param came the type that the message says */
  #typed(reference: TypeReference, came: number, path: string): unknown {
    const type = typeOf(reference, this.#definitions);
    if (wireTypeOf(type) !== came) throw misfit(`${path} is of another type than the interface says`);
    return this.#value(type, path);
  }

  #value(type: ThriftType, path: string): unknown {
    switch (type.kind) {
      case 'base':
        return this.#plain(type.name);
      case 'enum': {
        const number = this.#input.readI32();
        return this.#namesOf(type.of).get(number) ?? number;
      }
      case 'struct':
        return Object.fromEntries(this.struct(type.of.fields, path));
      case 'map':
        return this.#map(type, path);
      default:
        return this.#list(type, path);
    }
  }

  #list({ kind, of }: Extract<ThriftType, { kind: 'list' | 'set' }>, path: string): unknown[] {
    const input = this.#input;
    const { etype, size } = kind === 'set' ? input.readSetBegin() : input.readListBegin();
    const values = [];
    for (let index = 0; index < size; index++) values.push(this.#typed(of, etype, `${path}[${index}]`));
    if (kind === 'set') input.readSetEnd();
    else input.readListEnd();
    return values;
  }

  /** An object where keys can be written as texts, else pairs. */
  #map({ key, value }: Extract<ThriftType, { kind: 'map' }>, path: string): unknown {
    const input = this.#input;
    const { ktype, vtype, size } = input.readMapBegin();
    const entries: [unknown, unknown][] = [];
    for (let index = 0; index < size; index++) {
      const place = `${path}[${index}]`;
      entries.push([this.#typed(key, ktype, place), this.#typed(value, vtype, place)]);
    }
    input.readMapEnd();
    const { kind } = typeOf(key, this.#definitions);
    return kind === 'base' || kind === 'enum' ? Object.fromEntries(entries) : entries;
  }

  #tableOf(fields: readonly FieldDefinition[]): FieldTable {
    const known = this.#tables.get(fields);
    if (known !== undefined) return known;
    const table = {
      byId: new Map(fields.map((field) => [field.id, field])),
      required: fields.filter(({ presence }) => presence === 'required').map(({ name }) => name),
    };
    this.#tables.set(fields, table);
    return table;
  }

  #namesOf(of: EnumDefinition): ReadonlyMap<number, string> {
    const known = this.#members.get(of);
    if (known !== undefined) return known;
    const names = new Map(of.members.map(({ value, name }) => [value, name]));
    this.#members.set(of, names);
    return names;
  }

  #plain(name: BaseType['name']): unknown {
    const input = this.#input;
    switch (name) {
      case 'bool':
        return input.readBool();
      case 'byte':
        return input.readByte();
      case 'i16':
        return input.readI16();
      case 'i32':
        return input.readI32();
      case 'i64':
        return shortest(input.readI64() as bigint);
      case 'double': {
        const number = input.readDouble();
        return Number.isFinite(number) ? number : String(number);
      }
      case 'string':
        return input.readString();
      case 'binary':
        return input.readBinary().toString('base64');
      case 'uuid':
        return input.readUuid();
    }
  }
}

const misfit = (problem: string) => new ThriftkeeperError('INVALID_RESULT', problem);
