import type { Clock } from '../clock.ts';
import { type Coordination, isAnyOf, type WatchBelow } from '../coordination/coordination.ts';
import type { ThriftkeeperError } from '../generated/errors.ts';
import { nameProblem } from '../names.ts';
import type { Random } from '../random.ts';
import { type Connected, Reconciler } from '../reconciler.ts';
import { registryError } from '../registry-error.ts';

/**
 * What stands in a folder: its children's content by name, each as it was last read.
 */
export type Contents = ReadonlyMap<string, Child>;

export interface Child {
  readonly data: Uint8Array;
  readonly version: number;
  /** The session that owns the child. */
  readonly owner: string | undefined;
}

/** What a folder watch tells. */
export interface FolderListener {
  /**
   * The whole folder was read, after every watch was armed.
   *
   * @param contents what stands there; goes on changing
   * @param changed names of children that are not what they were at the reading before
   */
  reading(contents: Contents, changed: ReadonlySet<string>): void;
  /** The folder cannot be read at the moment; it goes on trying. */
  trouble(error: ThriftkeeperError): void;
}

/** Reads in flight at once: enough to fill the pipe, few enough not to fill the client's queue. */
const readsAtOnce = 256;
/**
 * Keeps reading the children of one node, with their contents: arms a watch first and reads then, as one
 * operation; what changes meanwhile is read once more (DISC-1). With a recursive watch a change costs one
 * read; without, one-shot watches on the names and on each child do the same.
 *
 * Everything is read again whenever the connection comes back: changes in between are not told.
 */
export class FolderWatch {
  readonly #path: string;
  readonly #coordination: Coordination;
  readonly #listener: FolderListener;
  readonly #reconciler: Reconciler;
  readonly #stopListening: () => void;
  readonly #contents = new Map<string, Child>();
  /** Children that are not what the last reading said. */
  #changed = new Set<string>();
  /** What must be read before the folder is known again. */
  readonly #unread = new Set<string>();
  readonly #onChild = new Map<string, () => void>();
  #namesUnread = true;
  #below: WatchBelow | undefined;
  /** Undefined until the service has said whether it has recursive watches. */
  #recursive: boolean | undefined;

  constructor(
    path: string,
    coordination: Coordination,
    listener: FolderListener,
    clock: Clock,
    random: Random,
  ) {
    this.#path = path;
    this.#coordination = coordination;
    this.#listener = listener;
    this.#stopListening = coordination.onState(({ name }) => {
      if (name === 'lost') this.#below = undefined;
      if (name === 'connected') this.#readAll();
    });
    this.#reconciler = new Reconciler(
      coordination,
      {
        pass: (session) => this.#pass(session),
        failed: (error) => listener.trouble(registryError(error, `watching ${path}`)),
      },
      clock,
      random,
    );
    this.#readAll();
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#reconciler.close(0);
    await this.#below?.stop();
    this.#below = undefined;
  }

  #readAll(): void {
    this.#unreadAll();
    this.#reconciler.wake();
  }

  #unreadAll(): void {
    this.#namesUnread = true;
    for (const name of this.#contents.keys()) this.#unread.add(name);
  }

  /** One function each, so that watches which have not fired do not pile up. */
  readonly #onNames = () => {
    this.#namesUnread = true;
    this.#reconciler.wake();
  };

  readonly #onBelow = (path: string) => {
    if (path === this.#path) this.#namesUnread = true;
    else if (path.startsWith(`${this.#path}/`)) {
      const name = path.slice(this.#path.length + 1);
      if (name.includes('/')) return;
      this.#unread.add(name);
    }
    this.#reconciler.wake();
  };

  #childListener(name: string): () => void {
    let listener = this.#onChild.get(name);
    if (listener === undefined) {
      listener = () => {
        this.#unread.add(name);
        this.#reconciler.wake();
      };
      this.#onChild.set(name, listener);
    }
    return listener;
  }

  async #pass({ sessionId }: Connected): Promise<boolean> {
    if (!(await this.#arm(sessionId))) return false;
    await this.#read();
    return true;
  }

  /** Arms the recursive watch, where there is such a thing; false when the session ended over it. */
  async #arm(sessionId: string): Promise<boolean> {
    if (this.#recursive === false || this.#below !== undefined) return true;
    const below = await this.#coordination.watchBelow(this.#path, this.#onBelow);
    const { state } = this.#coordination;
    if (this.#reconciler.closed || !('sessionId' in state) || state.sessionId !== sessionId) {
      await below?.stop();
      return false;
    }
    this.#recursive = below !== undefined;
    this.#below = below;
    // What was read before the watch stood may have changed since.
    this.#unreadAll();
    return true;
  }

  /** Reads until nothing is unread, and tells the reading. */
  async #read(): Promise<void> {
    while ((this.#namesUnread || this.#unread.size > 0) && !this.#reconciler.closed) {
      if (this.#namesUnread) await this.#readNames();
      const names = [...this.#unread].slice(0, readsAtOnce);
      for (const name of names) this.#unread.delete(name);
      const results = await Promise.allSettled(names.map((name) => this.#readChild(name)));
      const failed = results.findIndex(({ status }) => status === 'rejected');
      if (failed >= 0) {
        for (const name of names) this.#unread.add(name);
        throw (results[failed] as PromiseRejectedResult).reason;
      }
    }
    if (this.#reconciler.closed) return;
    const changed = this.#changed;
    this.#changed = new Set();
    this.#listener.reading(this.#contents, changed);
  }

  async #readNames(): Promise<void> {
    this.#namesUnread = false;
    try {
      const watch = this.#recursive ? undefined : this.#onNames;
      let names = await this.#coordination.children(this.#path, { watch });
      // No folder is an empty list (PATH-2). Without a recursive watch, wait for it to appear.
      if (names === undefined && watch && (await this.#coordination.exists(this.#path, { watch }))) {
        names = await this.#coordination.children(this.#path, { watch });
      }
      const present = new Set(names ?? []);
      for (const name of this.#contents.keys()) {
        if (!present.has(name)) this.#forget(name);
      }
      for (const name of present) if (!this.#contents.has(name)) this.#unread.add(name);
    } catch (error) {
      this.#namesUnread = true;
      throw error;
    }
  }

  async #readChild(name: string): Promise<void> {
    const watch = this.#recursive ? undefined : this.#childListener(name);
    const child = await this.#readable(`${this.#path}/${name}`, name, watch);
    if (child === undefined) this.#forget(name);
    else if (!same(this.#contents.get(name), child)) {
      this.#contents.set(name, child);
      this.#changed.add(name);
    }
  }

  /** A child that we have no right to read, or whose name breaks the rules, counts as empty content. */
  async #readable(path: string, name: string, watch: (() => void) | undefined) {
    const unreadable = { data: new Uint8Array(), version: -1, owner: undefined };
    if (nameProblem(name) !== undefined) return unreadable;
    try {
      return await this.#coordination.read(path, { watch });
    } catch (error) {
      if (isAnyOf(error, 'DENIED')) return unreadable;
      throw error;
    }
  }

  /** Only what is known of it: that it is to be read again may have been told while it was being read. */
  #forget(name: string): void {
    if (this.#contents.delete(name)) this.#changed.add(name);
    this.#onChild.delete(name);
  }
}

const same = (known: Child | undefined, read: Child) =>
  known !== undefined &&
  known.version === read.version &&
  known.owner === read.owner &&
  Buffer.compare(known.data, read.data) === 0;
