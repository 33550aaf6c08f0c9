import { ERRORS, type ErrorCode } from '../generated/errors.ts';

/** A code of the error table inside the text of a TApplicationException (spec KEEP-11). */
export interface CodedMessage {
  readonly number: number;
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

const PATTERN = /^TK:([1-9]\d{0,4}):[A-Z][A-Z0-9_]{0,63}(?::(\d{1,10}))?(?: ([\s\S]*))?$/;
const MAX_RETRY_AFTER_MS = 2_147_483_647;
const MAX_TEXT_BYTES = 1024;

/** Writes a coded message; the text is cut to 1024 bytes at a character, the wait to what readers take (KEEP-12). */
export const formatCodedMessage = (code: ErrorCode, text: string, retryAfterMs?: number): string => {
  const wait =
    retryAfterMs === undefined
      ? ''
      : `:${Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.trunc(retryAfterMs)))}`;
  const shown = cutText(text);
  return `TK:${ERRORS[code].number}:${code}${wait}${shown === '' ? '' : ` ${shown}`}`;
};

/** Reads a coded message; undefined for what does not match in whole, which is plain text. */
export const parseCodedMessage = (message: string): CodedMessage | undefined => {
  const match = PATTERN.exec(message);
  if (match === null) return undefined;
  const text = match[3] ?? '';
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) return undefined;
  const retryAfterMs = match[2] === undefined ? undefined : Math.min(Number(match[2]), MAX_RETRY_AFTER_MS);
  return { number: Number(match[1]), retryAfterMs, text };
};

const cutText = (text: string): string => {
  if (Buffer.byteLength(text) <= MAX_TEXT_BYTES) return text;
  const bytes = Buffer.from(text);
  let end = MAX_TEXT_BYTES;
  // Not in the middle of a character: its later bytes begin with 10.
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
};
