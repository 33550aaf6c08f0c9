import { nearest, ThriftkeeperError } from '@thriftkeeper/registry';
import type { Definition, FieldDefinition, StructDefinition, TypeReference } from '../api/types.ts';
import { integerOf, plainValue, type Write } from './plain-values.ts';
import { type ThriftType, typeOf, wireTypeOf } from './thrift-types.ts';

/** Values, and characters of texts, that a call may have, its defaults included: small JSON can say much. */
const mostSteps = 1_000_000;
const deepest = 64;
/** Names that a message chooses from. */
const mostNamed = 200;
const mostShown = 20;

/**
 * Checks arguments given as JSON against the interface.
 *
 * @returns what writes them
 * @throws INVALID_ARGUMENT that names the path of what is wrong, in its `field` as a JSON pointer
 */
export function checkArguments(
  fields: readonly FieldDefinition[],
  given: unknown,
  definitions: readonly Definition[],
): Write {
  return new ArgumentCheck(definitions).arguments(fields, given);
}

/** Where a value stands: names and places from the outside in. */
type Path = readonly (string | number)[];

class ArgumentCheck {
  readonly #definitions: readonly Definition[];
  #left = mostSteps;

  constructor(definitions: readonly Definition[]) {
    this.#definitions = definitions;
  }

  /** Every argument has to be said: one that is to be left out is null. */
  arguments(fields: readonly FieldDefinition[], given: unknown): Write {
    const path = ['arguments'];
    const members = this.#members(given, fields, path);
    for (const { name, default: standard } of fields) {
      if (standard === undefined && !members.has(name))
        this.#refuse([...path, name], 'is missing; null leaves it out');
    }
    return this.#fields(fields, members, path);
  }

  #value(reference: TypeReference, json: unknown, path: Path): Write {
    if (path.length > deepest) this.#refuse(path, `is nested deeper than ${deepest} levels`);
    this.#spend(1 + (typeof json === 'string' ? json.length : 0), path);
    const type = typeOf(reference, this.#definitions);
    switch (type.kind) {
      case 'base': {
        const write = plainValue(type.name, json);
        return typeof write === 'function' ? write : this.#misfit(path, `${type.name}: ${write}`, json);
      }
      case 'enum':
        return this.#member(type, json, path);
      case 'struct':
        return this.#struct(type.of, json, path);
      case 'map':
        return this.#map(type, json, path);
      default:
        return this.#list(type, json, path);
    }
  }

  #member({ of }: Extract<ThriftType, { kind: 'enum' }>, json: unknown, path: Path): Write {
    this.#spend(of.members.length, path);
    const named = of.members.find(({ name }) => name === json);
    const exact = named?.value ?? integerOf(json);
    if (exact === undefined || BigInt.asIntN(32, BigInt(exact)) !== BigInt(exact)) {
      const names = of.members.slice(0, mostShown).map(({ name }) => name);
      this.#misfit(path, `${of.name}: one of ${names.join(', ')}, or a number`, json);
    }
    return (output) => output.writeI32(Number(exact));
  }

  #list(type: Extract<ThriftType, { kind: 'list' | 'set' }>, json: unknown, path: Path): Write {
    if (!Array.isArray(json)) this.#misfit(path, `a ${type.kind}: an array`, json);
    const elements = (json as unknown[]).map((one, index) => this.#value(type.of, one, [...path, index]));
    const element = wireTypeOf(typeOf(type.of, this.#definitions));
    const isSet = type.kind === 'set';
    return (output) => {
      if (isSet) output.writeSetBegin(element, elements.length);
      else output.writeListBegin(element, elements.length);
      for (const write of elements) write(output);
      if (isSet) output.writeSetEnd();
      else output.writeListEnd();
    };
  }

  #map(type: Extract<ThriftType, { kind: 'map' }>, json: unknown, path: Path): Write {
    const key = typeOf(type.key, this.#definitions);
    const entries = this.#entries(key, json, path).map(([one, value], index) => {
      const place = typeof one === 'string' ? one : index;
      return [
        this.#value(type.key, one, [...path, place]),
        this.#value(type.value, value, [...path, place]),
      ] as const;
    });
    const types = [wireTypeOf(key), wireTypeOf(typeOf(type.value, this.#definitions))] as const;
    return (output) => {
      output.writeMapBegin(...types, entries.length);
      for (const [writeKey, writeValue] of entries) {
        writeKey(output);
        writeValue(output);
      }
      output.writeMapEnd();
    };
  }

  /** Keys of objects are texts; what they stand for goes by the type of the map's keys. */
  #entries(key: ThriftType, json: unknown, path: Path): readonly (readonly [unknown, unknown])[] {
    if (Array.isArray(json)) {
      const index = json.findIndex((pair) => !Array.isArray(pair) || pair.length !== 2);
      if (index !== -1) this.#misfit([...path, index], 'a pair: [key, value]', json[index]);
      return json as [unknown, unknown][];
    }
    if (!isObject(json)) this.#misfit(path, 'a map: an object, or an array of pairs', json);
    const fromText = (text: string): unknown => {
      if (key.kind !== 'base') return text;
      if (key.name === 'bool' && (text === 'true' || text === 'false')) return text === 'true';
      const isNumber = key.name === 'double' && text.trim() !== '' && Number.isFinite(Number(text));
      return isNumber ? Number(text) : text;
    };
    return Object.entries(json as object).map(([text, value]) => [fromText(text), value]);
  }

  #struct(of: StructDefinition, json: unknown, path: Path): Write {
    const members = this.#members(json, of.fields, path, of.name);
    if (of.kind === 'union' && [...members.values()].filter((one) => one !== null).length !== 1)
      this.#refuse(path, `must have exactly one member: ${of.name} is a union`);
    return this.#fields(of.fields, members, path, of.kind === 'union');
  }

  /** What stands in an object, by name; nothing that the interface does not have. */
  #members(
    json: unknown,
    fields: readonly FieldDefinition[],
    path: Path,
    name = 'the arguments by name',
  ): Map<string, unknown> {
    if (!isObject(json)) this.#misfit(path, `${name}: an object`, json);
    this.#spend(1 + fields.length, path);
    const members = new Map(Object.entries(json as object));
    const known = new Set(fields.map((field) => field.name));
    for (const member of members.keys()) {
      if (known.has(member)) continue;
      const near = [...known].slice(0, mostNamed);
      const hint =
        near.length === 0 ? 'there is none' : `the nearest is "${nearest(member.slice(0, 255), near)}"`;
      this.#refuse([...path, member.slice(0, 255)], `is nothing that the interface has; ${hint}`);
    }
    return members;
  }

  #fields(
    fields: readonly FieldDefinition[],
    members: ReadonlyMap<string, unknown>,
    path: Path,
    isUnion = false,
  ): Write {
    const writes: { readonly field: FieldDefinition; readonly type: number; readonly write: Write }[] = [];
    for (const field of fields) {
      const place = [...path, field.name];
      const json = members.has(field.name)
        ? members.get(field.name)
        : isUnion
          ? null
          : (field.default ?? null);
      if (json === null) {
        if (field.presence === 'required') this.#refuse(place, 'is required');
        continue;
      }
      const type = wireTypeOf(typeOf(field.type, this.#definitions));
      writes.push({ field, type, write: this.#value(field.type, json, place) });
    }
    return (output) => {
      output.writeStructBegin('');
      for (const { field, type, write } of writes) {
        output.writeFieldBegin(field.name, type, field.id);
        write(output);
        output.writeFieldEnd();
      }
      output.writeFieldStop();
      output.writeStructEnd();
    };
  }

  #spend(steps: number, path: Path): void {
    this.#left -= steps;
    if (this.#left < 0) this.#refuse(path, 'makes the call too large, with the defaults in it');
  }

  #misfit(path: Path, expected: string, json: unknown): never {
    const text = JSON.stringify(json) ?? 'nothing';
    return this.#refuse(
      path,
      `must be ${expected}; it is ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`,
    );
  }

  #refuse(path: Path, problem: string): never {
    const escaped = path.map((one) => String(one).replaceAll('~', '~0').replaceAll('/', '~1'));
    throw new ThriftkeeperError('INVALID_ARGUMENT', `${path.slice(1).join('.') || path[0]} ${problem}`, {
      details: { field: `/${escaped.join('/')}` },
    });
  }
}

const isObject = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
