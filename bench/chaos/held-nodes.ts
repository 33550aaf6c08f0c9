import type { ZooKeeperClient } from '@thriftkeeper/zookeeper';
import type { Witness } from '@thriftkeeper/zookeeper/testing';
import { Loop } from './loop.ts';
import { places } from './places.ts';
import type { Settling } from './settling.ts';
import type { Subject } from './subject.ts';

const names = Array.from({ length: 8 }, (_, each) => `node${each}`);
const operationMs = 4_000;

/** Ephemeral nodes that should exist: made true in every session, as any application has to. */
export class HeldNodes implements Subject {
  readonly #client: ZooKeeperClient;
  readonly #settling: Settling;
  /** The session in which each node was last seen to be ours. */
  readonly #confirmed = new Map<string, string>();
  readonly #loop = new Loop(5, () => this.#reconcile());

  constructor(client: ZooKeeperClient, settling: Settling) {
    this.#client = client;
    this.#settling = settling;
    this.#loop.start();
  }

  busy(): void {}

  async rest(): Promise<void> {}

  /** Stops making it true. */
  close(): Promise<void> {
    return this.#loop.stop();
  }

  ailing(): string | undefined {
    const { state } = this.#client;
    if (state.name !== 'connected') return `the client is ${state.name}`;
    const missing = names.filter((name) => this.#confirmed.get(name) !== state.sessionId);
    return missing.length === 0 ? undefined : `not yet in this session: ${missing.join(', ')}`;
  }

  unfinished(): string | undefined {
    return this.ailing();
  }

  async verify(witness: Witness): Promise<string[]> {
    const { state } = this.#client;
    const session = state.name === 'connected' ? state.sessionId : `(${state.name})`;
    const found = (await witness.children(places.held)) ?? [];
    const problems: string[] = [];
    if (found.join() !== names.join()) problems.push(`ephemeral nodes are ${found.join()}`);
    for (const name of names) {
      const node = await witness.get(`${places.held}/${name}`);
      if (node && node.ephemeralOwner !== session)
        problems.push(`${name} belongs to ${node.ephemeralOwner}, the session is ${session}`);
      if (node && node.data !== name) problems.push(`${name} holds ${JSON.stringify(node.data)}`);
    }
    return problems;
  }

  async #reconcile(): Promise<void> {
    const { state } = this.#client;
    if (state.name !== 'connected') return;
    const todo = names.filter((name) => this.#confirmed.get(name) !== state.sessionId);
    await Promise.allSettled(todo.map((name) => this.#hold(name, state.sessionId)));
  }

  /** Reads, then does what follows; what fails is read again in the next turn. */
  async #hold(name: string, session: string): Promise<void> {
    const path = `${places.held}/${name}`;
    const options = { timeoutMs: operationMs };
    const there = await this.#settling.watch(`exists ${path}`, this.#client.exists(path, options));
    if (there?.ephemeralOwner === session) {
      this.#confirmed.set(name, session);
    } else if (there !== undefined) {
      const version = { version: there.version, ...options };
      await this.#settling.watch(`delete ${path}`, this.#client.delete(path, version));
    } else {
      const mode = { mode: 'ephemeral', ...options } as const;
      await this.#settling.watch(`create ${path}`, this.#client.create(path, name, mode));
    }
  }
}
