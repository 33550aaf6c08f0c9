import { ZooKeeperError } from './errors.ts';
import type { RequestOptions } from './pending-request.ts';
import { watcherTypes } from './protocol.ts';
import type { Session } from './session.ts';
import { addWatch, removeWatches } from './session-operations.ts';
import { Watch } from './watch.ts';
import type { WatchListener } from './watch-event.ts';
import { type WatchKind, watchKinds } from './watch-table.ts';

/** How a persistent watch is set. */
export interface AddWatchOptions extends RequestOptions {
  /** Whether everything below the path is watched as well. Default: false. */
  readonly recursive?: boolean;
}

/** Which watches `removeWatches` takes away. */
export interface RemoveWatchesOptions extends RequestOptions {
  /** `data`: of `get` and `exists`; `children`: of `children`; `any`: these and persistent ones. Default: `any`. */
  readonly kind?: 'data' | 'children' | 'any';
}

const removedKinds: { readonly [kind in 'data' | 'children' | 'any']: readonly WatchKind[] } = {
  data: ['data', 'exists'],
  children: ['children'],
  any: watchKinds,
};

/** Sets and removes watches by requests of their own. `full` is a path on the server, `path` the caller's. */
export class Watching {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async add(full: string, path: string, options: AddWatchOptions, listener: WatchListener): Promise<Watch> {
    const { watches } = this.#session;
    const recursive = options.recursive ?? false;
    const kind = recursive ? 'recursive' : 'persistent';
    if (watches.isPersistentUnsupported) {
      const message = `addWatch ${path}: the servers of this session know no persistent watches (ZooKeeper 3.6)`;
      throw new ZooKeeperError('UNIMPLEMENTED', message, { path });
    }
    // On servers before 3.9 a path has one mode: a recursive watch that stands there must not be replaced.
    const args = { path: full, recursive: recursive || watches.table.has('recursive', full) };
    try {
      const call = { path, options, watch: { kind, listener } } as const;
      await watches.adding(full, this.#session.submit(addWatch, args, call));
    } catch (error) {
      if ((error as ZooKeeperError).code === 'UNIMPLEMENTED') watches.isPersistentUnsupported = true;
      throw error;
    }
    return new Watch(path, recursive, () => this.#removeOne(kind, full, path, listener));
  }

  async removeAll(full: string, path: string, options: RemoveWatchesOptions): Promise<void> {
    const kind = options.kind ?? 'any';
    const { watches } = this.#session;
    const listeners = watches.table.removeAll(removedKinds[kind], full);
    if (listeners.length === 0) {
      throw new ZooKeeperError('NO_WATCHER', `removeWatches ${path}: nothing of this client watches it`, {
        path,
      });
    }
    watches.onRemoved(listeners, full);
    await this.#forget(full, path, watcherTypes[kind], options);
  }

  async #removeOne(
    kind: 'persistent' | 'recursive',
    full: string,
    path: string,
    listener: WatchListener,
  ): Promise<void> {
    const { table } = this.#session.watches;
    const before = table.coveredBy(full);
    if (!table.remove(kind, full, listener) || table.coveredBy(full) === before) return;
    await this.#forget(full, path, watcherTypes.any, {});
  }

  /** Makes the server forget a path, and watch again what else watches it. */
  async #forget(full: string, path: string, type: 1 | 2 | 3, options: RequestOptions): Promise<void> {
    // Without a connection the server knows of no watch; the next one is told of those that are left.
    if (this.#session.state.name !== 'connected') return;
    const afterZxid = this.#session.lastZxid;
    try {
      await this.#session.submit(removeWatches, { path: full, type }, { path, options });
    } catch (error) {
      const { code } = error as ZooKeeperError;
      if (code === 'CONNECTION_LOSS' || code === 'SESSION_EXPIRED' || code === 'CLOSED') return;
      if (code !== 'NO_WATCHER') throw error;
    }
    try {
      await this.#session.rearmPath(full, afterZxid);
    } catch (error) {
      if ((error as ZooKeeperError).code !== 'CONNECTION_LOSS') throw error;
    }
  }
}
