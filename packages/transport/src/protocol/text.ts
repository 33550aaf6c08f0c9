import type { ByteSink } from '../byte-sink.ts';

/** Up to this length a text is written here: cheaper than a call into the runtime. */
const SHORT_WRITE = 40;

/**
 * Appends `text` as UTF-8 to `sink`, which must have room for all of it.
 *
 * @returns how many bytes it took
 */
export const putText = (sink: ByteSink, at: number, text: string): number => {
  const { bytes } = sink;
  const { length } = text;
  if (length > SHORT_WRITE) return bytes.write(text, at, 'utf8');
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return bytes.write(text, at, 'utf8');
    bytes[at + i] = code;
  }
  return length;
};

/** Up to this many bytes a text is put together here: cheaper than a call into the runtime. */
const SHORT_READ = 12;

/** The text in `bytes[start..end)`. */
export const takeText = (bytes: Buffer, start: number, end: number): string => {
  if (end - start > SHORT_READ) return bytes.toString('utf8', start, end);
  let text = '';
  for (let i = start; i < end; i++) {
    const code = bytes[i]!;
    if (code > 127) return bytes.toString('utf8', start, end);
    text += String.fromCharCode(code);
  }
  return text;
};

/** Longer texts are hardly ever keys, and dear to compare. */
const LONGEST_KEY = 24;
/** A power of two. */
const KEY_SLOTS = 1024;
/** ASCII texts read lately, by the hash of their bytes; what comes later to a slot replaces what is there. */
const keys: string[] = new Array<string>(KEY_SLOTS).fill('');

/**
 * The text in `bytes[start..end)`, where it may become the name of a property: the same string as last time, if it is
 * still known. The engine looks a name up by its text once for each new string, which costs more than finding it here.
 */
export const takeKey = (bytes: Buffer, start: number, end: number): string => {
  const length = end - start;
  if (length > LONGEST_KEY) return bytes.toString('utf8', start, end);
  let hash = length;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
  const slot = (hash ^ (hash >>> 15)) & (KEY_SLOTS - 1);
  const known = keys[slot]!;
  if (known.length === length) {
    let i = 0;
    while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
    if (i === length) return known;
  }
  const text = bytes.toString('utf8', start, end);
  if (text.length === length) keys[slot] = text;
  return text;
};
