import type { ByteSink } from '../byte-sink.ts';

/** Up to this length a loop in JavaScript is cheaper than a call into the runtime. */
const SHORT = 40;

/**
 * Appends `text` as UTF-8 to `sink`, which must have room for all of it.
 *
 * @returns how many bytes it took
 */
export const putText = (sink: ByteSink, at: number, text: string): number => {
  const { bytes } = sink;
  const { length } = text;
  if (length > SHORT) return bytes.write(text, at, 'utf8');
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return bytes.write(text, at, 'utf8');
    bytes[at + i] = code;
  }
  return length;
};

/** The text in `bytes[start..end)`. */
export const takeText = (bytes: Buffer, start: number, end: number): string => {
  if (end - start > 24) return bytes.toString('utf8', start, end);
  let text = '';
  for (let i = start; i < end; i++) {
    const code = bytes[i]!;
    if (code > 127) return bytes.toString('utf8', start, end);
    text += String.fromCharCode(code);
  }
  return text;
};
