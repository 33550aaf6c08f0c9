import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** What is left of the 255 bytes of a file name beside the ending and that of a temporary file. */
const maxStem = 220;

/**
 * Where the snapshot of a service stands in a directory: `<service>.json`, with characters that are unsafe in
 * file names as in URLs, and a hash in place of the end of a very long name.
 */
export function snapshotPath(directory: string, service: string): string {
  const stem = encodeURIComponent(service).replace(/[!'()*~]/g, hex);
  if (stem.length <= maxStem) return join(directory, `${stem}.json`);
  const hash = createHash('sha256').update(service).digest('hex').slice(0, 32);
  return join(directory, `${stem.slice(0, maxStem - hash.length - 1)}-${hash}.json`);
}

const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
