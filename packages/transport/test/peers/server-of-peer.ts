import type { Seen } from './outcome.ts';
import { nameForPeer, type PeerStack, SERVICE } from './peer.ts';
import { PeerProcess, type Program } from './peer-process.ts';

const START_MS = 20_000;

/** How long anything that must come may take. */
export const ANSWER_MS = 20_000;

/** A server of the peer, started with the first case and again after it has died. */
export class ServerOfPeer {
  readonly #program: () => Program;
  readonly #name: string;
  readonly #stack: PeerStack;
  readonly #newPath: () => string;
  #process: PeerProcess | undefined;
  #address = '';

  /** @param newPath gives the path for a unix socket, another one each time */
  constructor(program: () => Program, name: string, stack: PeerStack, newPath: () => string) {
    this.#program = program;
    this.#name = name;
    this.#stack = stack;
    this.#newPath = newPath;
  }

  /** Where it listens now. */
  async address(): Promise<string> {
    if (this.#process === undefined || this.#process.hasEnded) {
      const { transport, link = 'tcp', multiplexed } = this.#stack;
      const service = multiplexed ? SERVICE : '';
      const path = this.#newPath();
      const args = [this.#name, transport, nameForPeer(this.#stack), link, service, path];
      this.#process = new PeerProcess(this.#program(), ...args);
      const { port } = await this.#process.read<{ port: number }>(START_MS);
      this.#address = link === 'unix' ? `unix:${path}` : `127.0.0.1:${port}`;
    }
    this.#process.drain();
    return this.#address;
  }

  /** The calls that its handler has got since the address was asked for, `count` of them at least. */
  async seen(count: number): Promise<Seen[]> {
    const seen: Seen[] = [];
    while (seen.length < count) seen.push(await this.#process!.read<Seen>(ANSWER_MS));
    return [...seen, ...this.#process!.drain<Seen>()];
  }

  async close(): Promise<void> {
    await this.#process?.close();
    this.#process = undefined;
  }
}
