import type { ServerAddress } from './connect-string.ts';
import { type Random, shuffled } from './random.ts';

/** How long to wait after every server was tried in vain. */
export interface BackoffOptions {
  readonly initialMs: number;
  readonly maxMs: number;
}

const growth = 1.25;

/**
 * Which server is next, and after how long: the list is shuffled once, servers follow each other without a pause,
 * and only after a whole round in vain there is one, a quarter longer each time up to a bound and jittered between its
 * half and its whole. So a pause is about a quarter of the time that the trouble has lasted: short enough that the end
 * of an election is not slept through, long enough that servers that stay away are not stormed.
 */
export class ServerList {
  readonly #servers: readonly ServerAddress[];
  readonly #random: Random;
  readonly #backoff: BackoffOptions;
  #next = 0;
  #triedInRound = 0;
  #roundsInVain = 0;

  constructor(servers: readonly ServerAddress[], random: Random, backoff: BackoffOptions) {
    this.#servers = shuffled(servers, random);
    this.#random = random;
    this.#backoff = backoff;
  }

  /** The next server to try. */
  take(): ServerAddress {
    const server = this.#servers[this.#next] as ServerAddress;
    this.#next = (this.#next + 1) % this.#servers.length;
    this.#triedInRound += 1;
    return server;
  }

  /** How long to wait before the next `take`: 0 within a round. */
  pauseMs(): number {
    if (this.#triedInRound < this.#servers.length) return 0;
    this.#triedInRound = 0;
    const grown = Math.min(
      this.#backoff.maxMs,
      this.#backoff.initialMs * growth ** Math.min(this.#roundsInVain, 100),
    );
    this.#roundsInVain += 1;
    return grown / 2 + (grown / 2) * this.#random();
  }

  /** A server answered and went on answering: the next trouble begins with a round without a pause. */
  succeeded(): void {
    this.#triedInRound = 0;
    this.#roundsInVain = 0;
  }
}
