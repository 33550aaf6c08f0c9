import type { ProtocolWriter } from '@thriftkeeper/transport';
import type { BaseType } from '../api/types.ts';

/** Writes what has been checked. */
export type Write = (output: ProtocolWriter) => void;

const bits = { byte: 8, i16: 16, i32: 32, i64: 64 } as const;

/** A JSON value as one of Thrift's plain types, or in words what it must be. */
export function plainValue(name: BaseType['name'], json: unknown): Write | string {
  switch (name) {
    case 'bool':
      return typeof json === 'boolean' ? (output) => output.writeBool(json) : 'true or false';
    case 'double': {
      const number = doubleOf(json);
      return number === undefined
        ? 'a number, or "NaN", "Infinity", "-Infinity"'
        : (output) => output.writeDouble(number);
    }
    case 'string':
      return typeof json === 'string' && json.isWellFormed()
        ? (output) => output.writeString(json)
        : 'a text';
    case 'binary': {
      if (typeof json !== 'string' || !isBase64(json)) return 'a text in base64';
      const bytes = Buffer.from(json, 'base64');
      return (output) => output.writeBinary(bytes);
    }
    case 'uuid':
      return typeof json === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(json)
        ? (output) => output.writeUuid(json)
        : 'a UUID such as "00112233-4455-6677-8899-aabbccddeeff"';
    default: {
      const exact = integerOf(json);
      const limit = 2n ** BigInt(bits[name] - 1);
      if (exact === undefined || exact < -limit || exact >= limit)
        return `a whole number from ${-limit} to ${limit - 1n}${name === 'i64' ? ', as text where it is beyond 2^53' : ''}`;
      return (output) => writeInteger(output, name, exact);
    }
  }
}

/** A whole number of a JSON number or of decimal digits. */
export function integerOf(json: unknown): bigint | undefined {
  if (typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
  if (typeof json === 'string' && /^-?\d{1,19}$/.test(json)) return BigInt(json);
  return undefined;
}

function writeInteger(output: ProtocolWriter, name: keyof typeof bits, exact: bigint): void {
  if (name === 'i64') output.writeI64(exact);
  else if (name === 'i32') output.writeI32(Number(exact));
  else if (name === 'i16') output.writeI16(Number(exact));
  else output.writeByte(Number(exact));
}

const notNumbers = ['NaN', 'Infinity', '-Infinity'];

function doubleOf(json: unknown): number | undefined {
  if (typeof json === 'number') return json;
  return typeof json === 'string' && notNumbers.includes(json) ? Number(json) : undefined;
}

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
