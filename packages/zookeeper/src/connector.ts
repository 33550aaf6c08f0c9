import { type AttemptOptions, Attempts } from './attempts.ts';
import type { ServerAddress } from './connect-string.ts';
import { ZooKeeperError } from './errors.ts';
import type { JuteReader } from './jute-reader.ts';
import { Link, type LinkOptions } from './link.ts';
import { type Endpoint, formatEndpoint } from './resolve.ts';

/** What the connection that is tells; one that was dropped tells nothing. */
export interface ConnectorHandlers {
  onOpen(): void;
  /** One frame; true when it settled a promise. */
  onFrame(reader: JuteReader): boolean;
  /** No connection, or no more. `closedBy` is the server that ended it or refused it. */
  onFailure(closedBy: ServerAddress | undefined): void;
}

/** Finds a server and holds the one connection to it. */
export class Connector {
  readonly attempts: Attempts;
  readonly #options: LinkOptions;
  readonly #handlers: ConnectorHandlers;
  #link: Link | undefined;
  #lastFailure: ZooKeeperError | undefined;

  constructor(
    servers: readonly ServerAddress[],
    options: AttemptOptions & LinkOptions,
    handlers: ConnectorHandlers,
  ) {
    this.attempts = new Attempts(servers, options);
    this.#options = options;
    this.#handlers = handlers;
  }

  /** The connection that is, open or being opened. */
  get link(): Link | undefined {
    return this.#link;
  }

  /** Why the last connection or attempt ended. */
  get lastFailure(): ZooKeeperError | undefined {
    return this.#lastFailure;
  }

  /** The server that is talked to, for messages. */
  get where(): string {
    return this.#link === undefined ? 'no server' : formatEndpoint(this.#link.endpoint);
  }

  /** Tries the next server, for so long at most. */
  dial(boundMs: number): void {
    this.attempts.begin(
      boundMs,
      (endpoint) => this.#open(endpoint),
      (error) => this.#fail(error),
    );
  }

  drop(): void {
    const link = this.#link;
    this.#link = undefined;
    this.attempts.cancel();
    link?.drop();
  }

  #open(endpoint: Endpoint): void {
    try {
      // The handlers run later: a dialer never calls them before it returns.
      const link: Link = new Link(endpoint, this.#options, {
        onOpen: () => {
          if (link === this.#link) this.#handlers.onOpen();
        },
        onFrame: (reader) => (link === this.#link ? this.#handlers.onFrame(reader) : false),
        onFailure: (error) => {
          if (link === this.#link) this.#fail(error, link.wasClosed ? endpoint.server : undefined);
        },
      });
      this.#link = link;
    } catch (cause) {
      const message = `${formatEndpoint(endpoint)}: no connection can be opened: ${String(cause)}`;
      this.#fail(new ZooKeeperError('UNREACHABLE', message, { cause }));
    }
  }

  #fail(error: ZooKeeperError, closedBy?: ServerAddress): void {
    this.#lastFailure = error;
    this.attempts.noteFailure(error);
    this.#handlers.onFailure(closedBy);
  }
}
