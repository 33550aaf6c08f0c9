import { parentOf } from './paths.ts';
import type { WatchListener } from './watch-event.ts';

/** Watches that fire once, by what they watch; and those that stay. */
export type WatchKind = 'data' | 'exists' | 'children' | 'persistent' | 'recursive';
export const watchKinds: readonly WatchKind[] = ['data', 'exists', 'children', 'persistent', 'recursive'];

/** A change of a node, as events on the wire name it. */
export type ChangeType = 'created' | 'deleted' | 'changed' | 'children';

/** Whom to call with what; a persistent watch's parent may be told `children` on a child's coming or going. */
export interface Delivery {
  readonly listener: WatchListener;
  readonly type: ChangeType;
  readonly path: string;
}

const firedOnceBy: { readonly [type in ChangeType]: readonly WatchKind[] } = {
  created: ['data', 'exists'],
  changed: ['data', 'exists'],
  deleted: ['data', 'exists', 'children'],
  children: ['children'],
};

/**
 * The watches of one session: who wants to hear of which path. Paths are the server's. Nothing here talks to a
 * server; the same listener on the same path and kind counts once.
 *
 * Servers before 3.9 hold one mode per path and session: a one-shot watch set on a path with a persistent one
 * takes its place (ZOOKEEPER-4466). So where a persistent watch stands, one-shot ones of its path are not sent to
 * the server (`coveredBy`) but served from its events; and since a recursive one brings no `children` events,
 * those are derived from a child's `created` and `deleted`.
 */
export class WatchTable {
  readonly #paths: { readonly [kind in WatchKind]: Map<string, Set<WatchListener>> } = {
    data: new Map(),
    exists: new Map(),
    children: new Map(),
    persistent: new Map(),
    recursive: new Map(),
  };

  add(kind: WatchKind, path: string, listener: WatchListener): void {
    const listeners = this.#paths[kind].get(path);
    if (listeners === undefined) this.#paths[kind].set(path, new Set([listener]));
    else listeners.add(listener);
  }

  /** False when there was no such watch. */
  remove(kind: WatchKind, path: string, listener: WatchListener): boolean {
    const listeners = this.#paths[kind].get(path);
    if (listeners === undefined || !listeners.delete(listener)) return false;
    if (listeners.size === 0) this.#paths[kind].delete(path);
    return true;
  }

  /** Takes all watches of these kinds off a path and returns whom to tell. */
  removeAll(kinds: readonly WatchKind[], path: string): WatchListener[] {
    const removed = new Set<WatchListener>();
    for (const kind of kinds) this.#takeInto(removed, kind, path);
    return [...removed];
  }

  has(kind: WatchKind, path: string): boolean {
    return this.#paths[kind].has(path);
  }

  /** The persistent mode the server must hold for this path: a recursive watch outdoes one that is not. */
  coveredBy(path: string): 'persistent' | 'recursive' | undefined {
    if (this.#paths.recursive.has(path)) return 'recursive';
    return this.#paths.persistent.has(path) ? 'persistent' : undefined;
  }

  pathsOf(kind: WatchKind): Iterable<string> {
    return this.#paths[kind].keys();
  }

  get isEmpty(): boolean {
    return watchKinds.every((kind) => this.#paths[kind].size === 0);
  }

  /** How many paths are watched, over all kinds. */
  get size(): number {
    return watchKinds.reduce((sum, kind) => sum + this.#paths[kind].size, 0);
  }

  /** Whom to tell of a change; one-shot watches that it fires are forgotten. */
  fire(type: ChangeType, path: string): Delivery[] {
    const told = new Set<WatchListener>();
    for (const kind of firedOnceBy[type]) this.#takeInto(told, kind, path);
    this.#addTo(told, 'persistent', path);
    if (type !== 'children') this.#addRecursive(told, path);
    const deliveries: Delivery[] = [];
    for (const listener of told) deliveries.push({ listener, type, path });
    if (type === 'created' || type === 'deleted') this.#deriveChildren(deliveries, path);
    return deliveries;
  }

  /** Forgets everything and returns every listener with the path it watched. */
  clear(): { path: string; listener: WatchListener }[] {
    const ended: { path: string; listener: WatchListener }[] = [];
    for (const kind of watchKinds) {
      for (const [path, listeners] of this.#paths[kind]) {
        for (const listener of listeners) ended.push({ path, listener });
      }
      this.#paths[kind].clear();
    }
    return ended;
  }

  /** Every persistent watch, for the notice that it stands again. */
  persistent(): { path: string; listener: WatchListener }[] {
    const found: { path: string; listener: WatchListener }[] = [];
    for (const kind of ['persistent', 'recursive'] as const) {
      for (const [path, listeners] of this.#paths[kind]) {
        for (const listener of listeners) found.push({ path, listener });
      }
    }
    return found;
  }

  #addRecursive(told: Set<WatchListener>, path: string): void {
    if (this.#paths.recursive.size === 0) return;
    for (let at: string | undefined = path; at !== undefined; at = parentOf(at))
      this.#addTo(told, 'recursive', at);
  }

  #deriveChildren(deliveries: Delivery[], path: string): void {
    const parent = parentOf(path);
    if (parent === undefined || !this.#paths.recursive.has(parent)) return;
    const told = new Set<WatchListener>();
    this.#takeInto(told, 'children', parent);
    this.#addTo(told, 'persistent', parent);
    for (const listener of told) deliveries.push({ listener, type: 'children', path: parent });
  }

  #addTo(told: Set<WatchListener>, kind: WatchKind, path: string): void {
    const listeners = this.#paths[kind].get(path);
    if (listeners !== undefined) for (const listener of listeners) told.add(listener);
  }

  #takeInto(told: Set<WatchListener>, kind: WatchKind, path: string): void {
    this.#addTo(told, kind, path);
    this.#paths[kind].delete(path);
  }
}
