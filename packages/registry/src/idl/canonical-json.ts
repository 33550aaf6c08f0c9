import { ThriftkeeperError } from '../generated/errors.ts';

/**
 * The canonical form of a JSON value (RFC 8785): keys sorted by UTF-16 code unit, no white space, minimal escapes.
 * Numbers and escapes are those of `JSON.stringify`, from which the RFC takes them. Members that are undefined are
 * left out.
 *
 * @throws RECORD_INVALID for what is no JSON, and for half of a surrogate pair, which has no bytes in UTF-8
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([key, member]) => `${canonicalText(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return JSON.stringify(value);
  throw new ThriftkeeperError('RECORD_INVALID', `${String(value)} has no place in JSON`);
}

function canonicalText(text: string): string {
  if (!text.isWellFormed())
    throw new ThriftkeeperError(
      'RECORD_INVALID',
      `${JSON.stringify(text.slice(0, 64))} has half of a surrogate pair in it, which cannot be written in UTF-8`,
    );
  return JSON.stringify(text);
}
