import { CoordinationError } from './coordination.ts';

/** A node of the tree in memory. */
export interface MemoryNode {
  data: Uint8Array;
  version: number;
  readonly owner: string | undefined;
}

/** What happened at a path. */
export type MemoryEvent = 'created' | 'changed' | 'deleted' | 'children';

/**
 * A tree of nodes in memory that behaves as ZooKeeper's does: versions, ephemeral nodes, parents that must
 * exist. It is what sessions share; they are made by `memoryCoordination`.
 */
export class MemoryTree {
  readonly #nodes = new Map<string, MemoryNode>([
    ['/', { data: new Uint8Array(), version: 0, owner: undefined }],
  ]);
  readonly #listeners = new Set<(event: MemoryEvent, path: string) => void>();

  /** Tells of every event, while the operation that causes it runs. Returns how to stop. */
  onEvent(listener: (event: MemoryEvent, path: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get(path: string): MemoryNode | undefined {
    return this.#nodes.get(path);
  }

  children(path: string): string[] | undefined {
    if (!this.#nodes.has(path)) return undefined;
    const prefix = path === '/' ? '/' : `${path}/`;
    const below = [...this.#nodes.keys()].filter((name) => name.startsWith(prefix) && name !== path);
    return below.map((name) => name.slice(prefix.length)).filter((name) => !name.includes('/'));
  }

  /** @throws NODE_EXISTS, NO_NODE */
  create(path: string, data: Uint8Array, owner: string | undefined): void {
    if (this.#nodes.has(path)) throw new CoordinationError('NODE_EXISTS', `${path} exists`);
    if (!this.#nodes.has(parentOf(path)))
      throw new CoordinationError('NO_NODE', `${parentOf(path)} does not exist`);
    this.#nodes.set(path, { data: Uint8Array.from(data), version: 0, owner });
    this.#emit('created', path);
    this.#emit('children', parentOf(path));
  }

  /** @throws NO_NODE, BAD_VERSION */
  write(path: string, data: Uint8Array, version: number): number {
    const node = this.#checked(path, version);
    node.data = Uint8Array.from(data);
    node.version++;
    this.#emit('changed', path);
    return node.version;
  }

  /** @throws NO_NODE, BAD_VERSION, NOT_EMPTY */
  remove(path: string, version: number): void {
    this.#checked(path, version);
    if (this.children(path)!.length > 0) throw new CoordinationError('NOT_EMPTY', `${path} has children`);
    this.#delete(path);
  }

  /** Ends a session: its nodes go. */
  expire(owner: string): void {
    for (const [path, node] of [...this.#nodes]) if (node.owner === owner) this.#delete(path);
  }

  /** Throws everything away, as an ensemble does that starts with an empty data directory. */
  clear(): void {
    for (const path of [...this.#nodes.keys()].sort().reverse()) if (path !== '/') this.#nodes.delete(path);
  }

  #delete(path: string): void {
    this.#nodes.delete(path);
    this.#emit('deleted', path);
    this.#emit('children', parentOf(path));
  }

  #checked(path: string, version: number): MemoryNode {
    const node = this.#nodes.get(path);
    if (node === undefined) throw new CoordinationError('NO_NODE', `${path} does not exist`);
    if (version !== -1 && node.version !== version) {
      throw new CoordinationError('BAD_VERSION', `${path} has version ${node.version}, not ${version}`);
    }
    return node;
  }

  #emit(event: MemoryEvent, path: string): void {
    for (const listener of [...this.#listeners]) listener(event, path);
  }
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';
