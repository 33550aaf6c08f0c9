import { tell } from '../live.ts';
import type { NodeChange, NodeChanges, RegistryNode } from './snapshot.ts';

/** Remembers which nodes have changed until somebody asks: as many names as there are nodes, at most. */
export class ChangeFollower<R> implements NodeChanges<R> {
  readonly #get: (node: string) => RegistryNode<R> | undefined;
  readonly #listener: () => void;
  readonly #stopped: () => void;
  #names: Set<string>;

  /**
   * @param names of all nodes that there are
   * @param get a node as it is now
   */
  constructor(
    names: Iterable<string>,
    get: (node: string) => RegistryNode<R> | undefined,
    listener: () => void,
    stopped: () => void,
  ) {
    this.#names = new Set(names);
    this.#get = get;
    this.#listener = listener;
    this.#stopped = stopped;
  }

  /** These nodes, or something else about their list, have changed. */
  note(names: Iterable<string>): void {
    for (const name of names) this.#names.add(name);
    tell(this.#listener, undefined);
  }

  take(): NodeChange<R> {
    const names = this.#names;
    this.#names = new Set();
    const changed: RegistryNode<R>[] = [];
    const removed: string[] = [];
    for (const name of names) {
      const node = this.#get(name);
      if (node === undefined) removed.push(name);
      else changed.push(node);
    }
    return { changed, removed };
  }

  stop(): void {
    this.#stopped();
  }
}
