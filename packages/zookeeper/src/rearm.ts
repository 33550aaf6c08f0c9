import type { WatchChunk } from './session-operations.ts';
import { type WatchKind, type WatchTable, watchKinds } from './watch-table.ts';

/** A request that tells the server to watch again stays below this, far from the servers' own bound of 1 MB. */
export const maxChunkBytes = 128 * 1024;

/** Room for the request's header, transaction and five list lengths. */
const overheadBytes = 64;

const emptyChunk = (): WatchChunk => ({ data: [], exists: [], children: [], persistent: [], recursive: [] });

/**
 * What the server must be told to watch again, in pieces below a bound. One-shot watches come before persistent
 * ones: on servers before 3.9 the last mode that is set on a path wins.
 *
 * Source: `ClientCnxn.SendThread.primeConnection`, ZOOKEEPER-706 (one request above the server's bound makes the
 * server close the connection, again and again).
 */
export function* rearmChunks(table: WatchTable, maxBytes = maxChunkBytes): Generator<WatchChunk> {
  let chunk = emptyChunk();
  let bytes = overheadBytes;
  for (const kind of watchKinds) {
    for (const path of table.pathsOf(kind)) {
      if (kind === 'persistent' && table.has('recursive', path)) continue;
      const pathBytes = 4 + Buffer.byteLength(path);
      if (bytes + pathBytes > maxBytes && bytes > overheadBytes) {
        yield chunk;
        chunk = emptyChunk();
        bytes = overheadBytes;
      }
      chunk[kind].push(path);
      bytes += pathBytes;
    }
  }
  if (bytes > overheadBytes) yield chunk;
}

/** The same for one path, after what the server held for it was taken away. Undefined when nothing watches it. */
export function rearmPath(table: WatchTable, path: string): WatchChunk | undefined {
  const chunk = emptyChunk();
  const covered = table.coveredBy(path);
  const watched = watchKinds.filter((kind: WatchKind) =>
    kind === 'persistent' || kind === 'recursive' ? kind === covered : table.has(kind, path),
  );
  for (const kind of watched) chunk[kind].push(path);
  return watched.length === 0 ? undefined : chunk;
}
