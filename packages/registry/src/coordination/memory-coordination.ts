import type {
  Coordination,
  CoordinationState,
  NodeKind,
  OperationOptions,
  WatchOptions,
} from './coordination.ts';
import { CoordinationError } from './coordination.ts';
import type { MemoryEvent, MemoryTree } from './memory-tree.ts';
import { untilConnected } from './until-connected.ts';

/** What tests do to a session in memory. */
export interface MemoryFaults {
  /** Cuts the connection: the session lives on, operations in flight end with CONNECTION_LOST. */
  suspend(): void;
  /** Brings the connection back, with the same session unless it has expired meanwhile. */
  resume(): void;
  /** Lets the session expire, as a server does; the client learns of it when it is connected again. */
  expire(): void;
  /** Lets the next operation take effect and lose its answer, or be lost before it takes effect. */
  loseNext(when: 'before' | 'after'): void;
  /** Watches and listeners that still stand; none after close. */
  readonly standing: number;
}

/** How a session in memory behaves. */
export interface MemoryOptions {
  /** Default 10,000. */
  readonly sessionTimeoutMs?: number;
  /** Whether there are recursive watches, as in ZooKeeper since 3.6; default true. */
  readonly recursiveWatches?: boolean;
}

type Watch = { readonly path: string; readonly events: readonly MemoryEvent[]; readonly told: () => void };

let sessions = 0;

/**
 * A session on a tree in memory: for users' unit tests, for one process without ZooKeeper, and for property
 * tests of the registry, which break it through `faults`.
 */
export function memoryCoordination(
  tree: MemoryTree,
  options: MemoryOptions = {},
): Coordination & { readonly faults: MemoryFaults } {
  return new MemoryCoordination(tree, options);
}

class MemoryCoordination implements Coordination {
  readonly #tree: MemoryTree;
  readonly #sessionTimeoutMs: number;
  readonly #recursiveWatches: boolean;
  readonly #watches = new Set<Watch>();
  readonly #below = new Map<object, { readonly path: string; readonly listener: (path: string) => void }>();
  readonly #listeners = new Set<(state: CoordinationState) => void>();
  readonly #stopTree: () => void;
  #sessionId = newSession();
  #expired = false;
  #state: CoordinationState;
  #lose: 'before' | 'after' | undefined;
  /** Counts connections: an operation of an earlier one has lost its answer. */
  #connection = 0;

  constructor(tree: MemoryTree, { sessionTimeoutMs = 10_000, recursiveWatches = true }: MemoryOptions) {
    this.#tree = tree;
    this.#sessionTimeoutMs = sessionTimeoutMs;
    this.#recursiveWatches = recursiveWatches;
    this.#state = this.#connectedState();
    this.#stopTree = tree.onEvent((event, path) => this.#happened(event, path));
  }

  get state(): CoordinationState {
    return this.#state;
  }

  onState(listener: (state: CoordinationState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  create(path: string, data: Uint8Array, kind: NodeKind, options?: OperationOptions): Promise<void> {
    return this.#operate(
      () => this.#tree.create(path, data, kind === 'ephemeral' ? this.#sessionId : undefined),
      options,
    );
  }

  read(path: string, options: WatchOptions = {}) {
    return this.#operate(() => {
      const node = this.#tree.get(path);
      if (node && options.watch) this.#watch(path, ['changed', 'deleted'], options.watch);
      return node && { data: node.data, version: node.version, owner: node.owner };
    }, options);
  }

  exists(path: string, options: WatchOptions = {}): Promise<boolean> {
    return this.#operate(() => {
      if (options.watch) this.#watch(path, ['created', 'changed', 'deleted'], options.watch);
      return this.#tree.get(path) !== undefined;
    }, options);
  }

  write(path: string, data: Uint8Array, version: number, options?: OperationOptions): Promise<number> {
    return this.#operate(() => this.#tree.write(path, data, version), options);
  }

  remove(path: string, version: number, options?: OperationOptions): Promise<void> {
    return this.#operate(() => this.#tree.remove(path, version), options);
  }

  children(path: string, options: WatchOptions = {}) {
    return this.#operate(() => {
      const names = this.#tree.children(path);
      if (names && options.watch) this.#watch(path, ['children', 'deleted'], options.watch);
      return names;
    }, options);
  }

  count(path: string, options?: OperationOptions): Promise<number> {
    return this.#operate(() => this.#tree.children(path)?.length ?? 0, options);
  }

  async watchBelow(path: string, listener: (path: string) => void, options?: OperationOptions) {
    const key = {};
    const stop = async () => void this.#below.delete(key);
    try {
      return await this.#operate(() => {
        if (!this.#recursiveWatches) return undefined;
        this.#below.set(key, { path, listener });
        return { stop };
      }, options);
    } catch (error) {
      // Nobody has been given what stops it.
      await stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#state.name === 'closed') return;
    this.#tree.expire(this.#sessionId);
    this.#watches.clear();
    this.#below.clear();
    this.#stopTree();
    this.#connection++;
    this.#become({ name: 'closed' });
    this.#listeners.clear();
  }

  readonly faults: MemoryFaults = ((self: MemoryCoordination) => ({
    suspend: () => self.#suspend(),
    resume: () => self.#resume(),
    expire: () => self.#expire(),
    loseNext: (when: 'before' | 'after') => {
      self.#lose = when;
    },
    get standing() {
      return self.#watches.size + self.#below.size + self.#listeners.size;
    },
  }))(this);

  #suspend(): void {
    if (this.#state.name !== 'connected') return;
    this.#connection++;
    this.#become({ name: 'suspended', sessionId: this.#sessionId, mayBeLost: false });
  }

  #resume(): void {
    if (this.#state.name !== 'suspended') return;
    if (this.#expired) {
      this.#become({ name: 'lost', sessionId: this.#sessionId });
      const told = [...this.#watches].map((watch) => watch.told);
      this.#watches.clear();
      this.#below.clear();
      this.#sessionId = newSession();
      this.#expired = false;
      for (const tell of told) tell();
    }
    this.#become(this.#connectedState());
    // One-shot watches are armed again with what they last saw; a change in between fires them at once.
    for (const watch of [...this.#watches]) this.#fire(watch);
  }

  #expire(): void {
    if (this.#state.name === 'closed') return;
    const connected = this.#state.name === 'connected';
    if (connected) this.#suspend();
    this.#expired = true;
    this.#tree.expire(this.#sessionId);
    if (connected) this.#resume();
  }

  #connectedState(): CoordinationState {
    return { name: 'connected', sessionId: this.#sessionId, sessionTimeoutMs: this.#sessionTimeoutMs };
  }

  #become(state: CoordinationState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }

  #watch(path: string, events: readonly MemoryEvent[], told: () => void): void {
    for (const watch of this.#watches) {
      if (watch.path === path && watch.told === told && watch.events.join() === events.join()) return;
    }
    this.#watches.add({ path, events, told });
  }

  #happened(event: MemoryEvent, path: string): void {
    if (this.#state.name !== 'connected') return;
    for (const watch of [...this.#watches])
      if (watch.path === path && watch.events.includes(event)) this.#fire(watch);
    if (event === 'children') return;
    for (const { path: top, listener } of this.#below.values()) {
      if (path === top || path.startsWith(`${top}/`)) queueMicrotask(() => listener(path));
    }
  }

  #fire(watch: Watch): void {
    if (this.#watches.delete(watch)) queueMicrotask(watch.told);
  }

  async #operate<T>(work: () => T, options?: OperationOptions): Promise<T> {
    // The connection may go again before the wait for it returns.
    while (this.#state.name !== 'connected') await untilConnected(this, options);
    if (options?.signal?.aborted) await untilConnected(this, options);
    const connection = this.#connection;
    const lose = this.#lose;
    this.#lose = undefined;
    if (lose === 'before') throw lost();
    // As over a network: the effect comes a moment after the call, the answer a moment after the effect.
    await Promise.resolve();
    if (connection !== this.#connection) throw lost();
    const result = work();
    await Promise.resolve();
    if (lose === 'after' || connection !== this.#connection) throw lost();
    return result;
  }
}

const newSession = () => `memory${(++sessions).toString(16)}`;
const lost = () =>
  new CoordinationError('CONNECTION_LOST', 'the connection was lost; the operation may have taken effect');
