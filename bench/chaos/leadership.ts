import { setTimeout as sleep } from 'node:timers/promises';
import type { ZooKeeperServer } from '@thriftkeeper/zookeeper/testing';

const everyMs = 20;
/** A server that leaves a question open for so long does not lead: it is frozen. */
const silenceMs = 1_000;

/** What a server last said, and since when the question stands that it has not answered yet. */
interface Standing {
  leads: boolean;
  askedMs: number | undefined;
}

/** Asks every server all the time whether it leads: while none does, no client can write. */
export class Leadership {
  readonly #standings: readonly Standing[];
  readonly #timer: NodeJS.Timeout;
  #ended = false;
  #lastLeaderlessMs = 0;

  constructor(servers: readonly ZooKeeperServer[]) {
    this.#standings = servers.map((server) => {
      // Until it has said something, it is taken to be well.
      const standing: Standing = { leads: true, askedMs: undefined };
      void this.#ask(server, standing);
      return standing;
    });
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /** When none of the servers led for the last time. */
  get lastLeaderlessMs(): number {
    return this.#lastLeaderlessMs;
  }

  end(): void {
    this.#ended = true;
    clearInterval(this.#timer);
  }

  async #ask(server: ZooKeeperServer, standing: Standing): Promise<void> {
    while (!this.#ended) {
      standing.askedMs = performance.now();
      standing.leads = (await server.role()) === 'leader';
      standing.askedMs = undefined;
      await sleep(everyMs);
    }
  }

  #look(): void {
    const nowMs = performance.now();
    const leads = ({ leads, askedMs }: Standing) =>
      leads && (askedMs === undefined || nowMs - askedMs < silenceMs);
    if (!this.#standings.some(leads)) this.#lastLeaderlessMs = nowMs;
  }
}
