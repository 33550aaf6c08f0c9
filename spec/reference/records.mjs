// Reference for 03-records.md: reading. The schema check is handed in, so that nothing here depends on a validator.
import { createHash } from 'node:crypto';
import { parseAddress } from './addresses.mjs';

export const SIZE_LIMIT = {
  'provider-record': 65_536,
  'consumer-record': 65_536,
  'stats-report': 65_536,
  'control-document': 262_144,
  'idl-document': 524_288,
};

/**
 * Reads a document (REC-4).
 * @param {keyof typeof SIZE_LIMIT} kind
 * @param {Uint8Array} bytes
 * @param {(value: object) => boolean} validate checks against the schema and fills in defaults
 * @returns {{value: any} | {error: string}}
 */
export function readDocument(kind, bytes, validate) {
  const invalid = { error: kind === 'control-document' ? 'CONTROL_INVALID' : 'RECORD_INVALID' };
  if (bytes.length > SIZE_LIMIT[kind]) return { error: 'RECORD_TOO_LARGE' };
  let value;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return invalid;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isDeeper(value, 32))
    return invalid;
  if (Number.isInteger(value.spec) && value.spec > 1) return { error: 'SPEC_UNSUPPORTED' };
  if (!validate(value)) return invalid;
  if (kind === 'provider-record' && parseAddress(value.address) === null) return invalid;
  return { value };
}

/** Whether containers nest deeper than allowed; one that holds none is 1 deep. @param {unknown} value @param {number} allowed @returns {boolean} */
function isDeeper(value, allowed) {
  if (typeof value !== 'object' || value === null) return false;
  return allowed === 0 || Object.values(value).some((inner) => isDeeper(inner, allowed - 1));
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/;

/** Milliseconds since 1970 of a timestamp, or null (REC-8). @param {string} text */
export function parseInstant(text) {
  const match = INSTANT.exec(text);
  if (!match) return null;
  const [, day, hour, minute, second, fraction = ''] = match;
  const iso = `${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const ms = Date.parse(iso);
  return Number.isNaN(ms) || new Date(ms).toISOString() !== iso ? null : ms; // a day that does not exist comes back as another
}

/** Canonical JSON of an interface definition (REC-30). JSON.stringify escapes as RFC 8785 asks. @param {any} value @returns {string} */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort(); // by UTF-16 code unit, as RFC 8785 asks
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(',')}}`;
}

/** Node name of an interface definition. @param {unknown} idl */
export function idlHash(idl) {
  return createHash('sha256').update(canonicalJson(idl)).digest('hex');
}
