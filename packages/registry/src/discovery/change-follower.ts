import { tell } from '../live.ts';
import type { ListChanges } from './known-list.ts';
import type { NodeChange, NodeChanges, RegistryNode } from './snapshot.ts';

/** Remembers which nodes have changed until somebody asks: as many names as there are nodes, at most. */
export class ChangeFollower<R> implements NodeChanges<R> {
  readonly #get: (node: string) => RegistryNode<R> | undefined;
  readonly #listener: () => void;
  readonly #stopped: () => void;
  #names: Set<string>;
  #lost = new Set<string>();

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
  note({ changed, lost }: ListChanges): void {
    for (const name of changed) {
      this.#names.add(name);
      if (lost.has(name)) this.#lost.add(name);
      else this.#lost.delete(name);
    }
    tell(this.#listener, undefined);
  }

  take(): NodeChange<R> {
    const [names, gone] = [this.#names, this.#lost];
    this.#names = new Set();
    this.#lost = new Set();
    const changed: RegistryNode<R>[] = [];
    const removed: string[] = [];
    for (const name of names) {
      const node = this.#get(name);
      if (node === undefined) removed.push(name);
      else changed.push(node);
    }
    return { changed, removed, lost: removed.filter((name) => gone.has(name)) };
  }

  stop(): void {
    this.#stopped();
  }
}
