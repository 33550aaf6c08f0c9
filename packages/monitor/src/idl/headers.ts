import type { IdlReader } from './idl-reader.ts';
import { skipAnnotations } from './types.ts';

/**
 * Reads the rest of a header line; only includes matter to an outline.
 *
 * @param word that begins it
 * @returns whether the word begins one
 */
export function readHeader(reader: IdlReader, word: string, includes: string[]): boolean {
  if (word === 'include') includes.push(reader.of('text', 'the file to include').text);
  else if (word === 'cpp_include') reader.of('text', 'the file to include');
  else if (word === 'namespace') {
    if (!reader.takes('*')) reader.of('word', 'the language of the namespace');
    takeName(reader);
    skipAnnotations(reader);
  } else if (/^\w+_(namespace|package|module|prefix)$/.test(word)) takeName(reader);
  else return false;
  return true;
}

function takeName(reader: IdlReader): void {
  const { kind } = reader.next;
  if (kind !== 'word' && kind !== 'text') reader.fail('a name');
  reader.take();
}
