import { connect, type ZooKeeperClient } from '@thriftkeeper/zookeeper';
import { HeldNodes } from './held-nodes.ts';
import { oneShotMirrors } from './one-shot-mirror.ts';
import { sessionTimeoutMs } from './plan.ts';
import type { Settling } from './settling.ts';
import type { Party, Subject } from './subject.ts';
import { TreeMirror } from './tree-mirror.ts';
import { Writer } from './writer.ts';

/** A plain client with everything that it can hold: ephemeral nodes, watches of each kind, writes under way. */
export class ClientParty implements Party {
  readonly name = 'client';
  readonly subjects: readonly Subject[];
  readonly writer: Writer;
  readonly #client: ZooKeeperClient;
  readonly #closing: readonly { close(): Promise<void> }[];

  private constructor(client: ZooKeeperClient, settling: Settling) {
    this.#client = client;
    this.writer = new Writer(client, settling);
    const held = new HeldNodes(client, settling);
    const tree = new TreeMirror(client, settling);
    const mirrors = oneShotMirrors(client, settling);
    this.#closing = [held, tree, ...mirrors];
    this.subjects = [held, tree, ...mirrors, this.writer];
  }

  /** Connects, within the client's own bound. */
  static async open(addresses: string, settling: Settling): Promise<ClientParty> {
    const options = { sessionTimeoutMs, requestTimeoutMs: 5_000 };
    return new ClientParty(await connect(addresses, options), settling);
  }

  sessions(): string[] {
    const { state } = this.#client;
    return state.name === 'connected' ? [state.sessionId] : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.writer.rest();
    await this.#client.close();
    await Promise.all(this.#closing.map((one) => one.close()));
  }
}
