import type { Clock, Timer } from './clock.ts';
import { formatServer, type ServerAddress } from './connect-string.ts';
import { ZooKeeperError } from './errors.ts';
import type { Random } from './random.ts';
import { type Endpoint, type Lookup, resolveServer } from './resolve.ts';
import { type BackoffOptions, ServerList } from './server-list.ts';

export interface AttemptOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly lookup: Lookup;
  readonly backoff: BackoffOptions;
}

/**
 * Which endpoint is tried next, and when: every address of a server, then the next server, then a pause. Host names
 * are resolved each time their server's turn comes.
 */
export class Attempts {
  readonly #options: AttemptOptions;
  readonly #servers: ServerList;
  readonly #failures = new Map<string, ZooKeeperError>();
  #candidates: Endpoint[] = [];
  #timer: Timer | undefined;
  /** What is under way; a late answer to anything else is ignored. */
  #current = 0;
  #server: ServerAddress | undefined;

  constructor(servers: readonly ServerAddress[], options: AttemptOptions) {
    this.#options = options;
    this.#servers = new ServerList(servers, options.random, options.backoff);
  }

  /** Calls back when the next attempt is due. */
  schedule(onDue: () => void): void {
    this.cancel();
    const pauseMs = this.#candidates.length > 0 ? 0 : this.#servers.pauseMs();
    this.#timer = this.#options.clock.setTimer(onDue, pauseMs);
  }

  /** Finds the next endpoint; an attempt that takes longer than `boundMs` in all, the user's part included, fails. */
  begin(
    boundMs: number,
    onEndpoint: (endpoint: Endpoint) => void,
    onFailure: (error: ZooKeeperError) => void,
  ): void {
    this.cancel();
    const current = this.#current;
    this.#timer = this.#options.clock.setTimer(() => onFailure(this.#tooSlow(boundMs)), boundMs);
    const candidate = this.#candidates.shift();
    if (candidate !== undefined) {
      this.#server = candidate.server;
      onEndpoint(candidate);
      return;
    }
    const server = this.#servers.take();
    this.#server = server;
    resolveServer(server, this.#options.lookup, this.#options.random).then(
      ([first, ...others]) => {
        if (current !== this.#current || first === undefined) return;
        this.#candidates = others;
        onEndpoint(first);
      },
      (error: ZooKeeperError) => {
        if (current === this.#current) onFailure(error);
      },
    );
  }

  /** The attempt came to its end, good or bad. */
  cancel(): void {
    this.#current += 1;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Tries this one before any other. */
  prefer(endpoint: Endpoint): void {
    this.#candidates = [endpoint];
  }

  /** A server proved good: the next trouble begins with all others, without a pause. */
  succeeded(): void {
    this.#candidates = [];
    this.#servers.succeeded();
    this.#failures.clear();
  }

  /** Another server to ask something aside, out of turn. */
  nextAside(): ServerAddress {
    return this.#servers.take();
  }

  noteFailure(error: ZooKeeperError): void {
    if (this.#server !== undefined) this.#failures.set(formatServer(this.#server), error);
  }

  /** What each server last failed with. */
  get failures(): readonly ZooKeeperError[] {
    return [...this.#failures.values()];
  }

  #tooSlow(boundMs: number): ZooKeeperError {
    const where = this.#server === undefined ? 'the server' : formatServer(this.#server);
    const message = `${where}: no session within ${Math.round(boundMs)} ms, a third of the session's time-out`;
    return new ZooKeeperError('UNREACHABLE', message);
  }
}
