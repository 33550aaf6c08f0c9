import { ThriftkeeperError } from '../error.ts';

/**
 * Turns what a caller handed in for an integer into one, or says which field is wrong.
 *
 * Map keys reach generated code as property names, so decimal strings count as numbers; nothing else is
 * coerced: npm `thrift` would write 'abc' as 0 and wrap what is too large.
 */
export const toInteger = (value: unknown, bits: 8 | 16 | 32, field: string): number => {
  const limit = 2 ** (bits - 1);
  if (typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit) return value;
  let number = value;
  if (typeof value === 'string' && /^-?\d+$/.test(value)) number = Number(value);
  else if (typeof value === 'bigint') number = Number(value);
  // Objects such as Int64 and Number wrappers have a numeric value; dates and arrays are mistakes.
  else if (isInt64(value) || value instanceof Number) number = Number(value);
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw invalidValue(field, `an i${bits}`, value);
  }
  if (number < -limit || number >= limit) {
    throw invalidValue(field, `an i${bits} (${-limit} to ${limit - 1})`, value);
  }
  return number;
};

/** A double: numbers, and numeric strings from map keys. */
export const toDouble = (value: unknown, field: string): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || isInt64(value) || value instanceof Number) return Number(value);
  if (typeof value === 'string' && value.trim() !== '' && (value === 'NaN' || !Number.isNaN(Number(value)))) {
    return Number(value);
  }
  throw invalidValue(field, 'a double', value);
};

/** A bool: `true`, `false`, 1, 0, and their names as map keys. */
export const toBoolean = (value: unknown, field: string): boolean => {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 'true') return true;
  if (value === 0 || value === 'false') return false;
  throw invalidValue(field, 'a bool', value);
};

/** Whether a value looks like node-int64's class, whichever copy made it. */
export const isInt64 = (value: unknown): value is { buffer: Uint8Array; offset: number } =>
  typeof value === 'object' &&
  value !== null &&
  (value as { buffer?: unknown }).buffer instanceof Uint8Array &&
  typeof (value as { offset?: unknown }).offset === 'number';

/** The error for a value that does not fit its field. */
export const invalidValue = (field: string, expected: string, value: unknown): ThriftkeeperError =>
  new ThriftkeeperError('INVALID_ARGUMENT', `${field} must be ${expected}, got ${describe(value)}`);

const describe = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'object' && value !== null) return value.constructor?.name ?? 'an object';
  return typeof value === 'bigint' ? `${value}n` : String(value);
};
