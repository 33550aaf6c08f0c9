type Kind = 'data' | 'children' | 'existence';
type EventType = 'created' | 'deleted' | 'changed' | 'child';

/** Which watches an event at their path ends. */
const ends: Readonly<Record<EventType, readonly Kind[]>> = {
  created: ['existence'],
  changed: ['data', 'existence'],
  deleted: ['data', 'existence', 'children'],
  child: ['children'],
};

/**
 * The one-shot watches of a native session: the C client tells an event once a path, to the whole session, and
 * who wanted to know stands here. (Its own way of a listener a watch never frees them.)
 */
export class NativeWatches {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** The same listener at the same path is told once. */
  add(kind: Kind, path: string, listener: () => void): void {
    const key = `${kind} ${path}`;
    const listeners = this.#listeners.get(key);
    if (listeners) listeners.add(listener);
    else this.#listeners.set(key, new Set([listener]));
  }

  remove(kind: Kind, path: string, listener: () => void): void {
    const key = `${kind} ${path}`;
    const listeners = this.#listeners.get(key);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(key);
  }

  fire(type: EventType, path: string): void {
    for (const kind of ends[type]) {
      const key = `${kind} ${path}`;
      const listeners = this.#listeners.get(key) ?? [];
      this.#listeners.delete(key);
      for (const listener of listeners) listener();
    }
  }

  /** The session has ended, and every watch with it. */
  fireAll(): void {
    const all = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listeners of all) for (const listener of listeners) listener();
  }

  clear(): void {
    this.#listeners.clear();
  }
}
