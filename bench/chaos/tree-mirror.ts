import type { WatchEvent, ZooKeeperClient, ZooKeeperError } from '@thriftkeeper/zookeeper';
import type { Witness } from '@thriftkeeper/zookeeper/testing';
import { Loop } from './loop.ts';
import { places } from './places.ts';
import type { Settling } from './settling.ts';
import type { Subject } from './subject.ts';
import { differences, readTree, type Tree } from './tree.ts';

const operationMs = 4_000;

/** A copy of a tree kept by a persistent recursive watch: it reads what the watch tells, and nothing else. */
export class TreeMirror implements Subject {
  readonly #client: ZooKeeperClient;
  readonly #settling: Settling;
  #tree: Tree = new Map();
  #armed = false;
  #readAll = true;
  readonly #dirty = new Set<string>();
  #working = false;
  readonly #loop = new Loop(2, () => this.#turn());

  constructor(client: ZooKeeperClient, settling: Settling) {
    this.#client = client;
    this.#settling = settling;
    this.#loop.start();
  }

  busy(): void {}

  async rest(): Promise<void> {}

  close(): Promise<void> {
    return this.#loop.stop();
  }

  ailing(): string | undefined {
    if (!this.#armed) return 'the recursive watch does not stand';
    return this.#readAll ? 'the tree is to be read anew' : undefined;
  }

  unfinished(): string | undefined {
    if (this.#working || this.#dirty.size > 0) return `${this.#dirty.size} nodes of the tree to be read`;
    return this.ailing();
  }

  async verify(witness: Witness): Promise<string[]> {
    const real = await readTree(places.tree, {
      data: async (path) => (await witness.get(path))?.data,
      children: async (path) => (await witness.children(path)) ?? [],
    });
    return differences(this.#tree, real).map((difference) => `recursive watch: ${difference}`);
  }

  readonly #onEvent = ({ type, path }: WatchEvent): void => {
    if (type === 'sessionLost') this.#armed = false;
    else if (type === 'rearmed') this.#readAll = true;
    else this.#dirty.add(path);
  };

  async #turn(): Promise<void> {
    if (this.#client.state.name !== 'connected') return;
    this.#working = true;
    try {
      if (!this.#armed) await this.#arm();
      else if (this.#readAll) await this.#readEverything();
      else await this.#readDirty();
    } finally {
      this.#working = false;
    }
  }

  async #arm(): Promise<void> {
    const options = { recursive: true, timeoutMs: operationMs };
    // Lost again before the answer is here: the event comes first, and stands.
    this.#armed = true;
    this.#readAll = true;
    try {
      await this.#settling.watch('addWatch', this.#client.addWatch(places.tree, options, this.#onEvent));
    } catch (error) {
      this.#armed = false;
      throw error;
    }
  }

  async #readEverything(): Promise<void> {
    this.#readAll = false;
    this.#dirty.clear();
    try {
      this.#tree = await readTree(places.tree, {
        data: (path) => this.#read(path),
        children: async (path) => {
          const work = this.#client.children(path, { timeoutMs: operationMs });
          return (await unlessMissing(this.#settling.watch('children', work)))?.children ?? [];
        },
      });
    } catch (error) {
      this.#readAll = true;
      throw error;
    }
  }

  async #readDirty(): Promise<void> {
    const paths = [...this.#dirty];
    this.#dirty.clear();
    await Promise.all(
      paths.map(async (path) => {
        try {
          const data = await this.#read(path);
          if (data === undefined) this.#tree.delete(path);
          else this.#tree.set(path, data);
        } catch {
          this.#dirty.add(path);
        }
      }),
    );
  }

  async #read(path: string): Promise<string | undefined> {
    const work = this.#client.get(path, { timeoutMs: operationMs });
    return (await unlessMissing(this.#settling.watch(`get ${path}`, work)))?.data.toString();
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as ZooKeeperError).code === 'NO_NODE') return undefined;
    throw error;
  }
}
