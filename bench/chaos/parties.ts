import type { Arena } from './arena.ts';
import { ClientParty } from './client-party.ts';
import { RegistryParty } from './registry-party.ts';
import { leftBehind } from './sessions.ts';
import type { Settling } from './settling.ts';
import type { Party, Subject } from './subject.ts';

/** The clients and registries under test. They live through several rounds, until they are closed. */
export class Parties implements AsyncDisposable {
  readonly #arena: Arena;
  readonly #settling: Settling;
  #client: ClientParty | undefined;
  #registry: RegistryParty | undefined;

  constructor(arena: Arena, settling: Settling) {
    this.#arena = arena;
    this.#settling = settling;
  }

  /** Opens what is not open, and lets a new round begin. */
  async open(): Promise<readonly Subject[]> {
    const { addresses } = this.#arena;
    this.#client ??= await ClientParty.open(addresses, this.#settling);
    this.#registry ??= new RegistryParty(addresses, this.#settling);
    return this.#open().flatMap((party) => party.subjects);
  }

  /** Closes all and says what is left behind that should not be. */
  async close(): Promise<string[]> {
    const parties = this.#open();
    const ended = new Set(parties.flatMap((party) => party.sessions()));
    await this[Symbol.asyncDispose]();
    return leftBehind(this.#arena, ended);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const parties = this.#open();
    this.#client = undefined;
    this.#registry = undefined;
    await Promise.all(parties.map((party) => party[Symbol.asyncDispose]()));
  }

  #open(): Party[] {
    return [this.#client, this.#registry].filter((party) => party !== undefined);
  }
}
