import type { Server, Socket } from 'node:net';
import type { SecureContextOptions, Server as TlsServer } from 'node:tls';
import { ThriftkeeperError } from '../error.ts';
import { type Address, formatAddress } from '../socket/address.ts';
import type { ServerConnection } from './server-connection.ts';
import type { Serving } from './serving.ts';

/** A port (or unix socket) that serves calls. */
export class Listener {
  /** Where it listens, with the port that it got. */
  readonly address: Address;
  private readonly server: Server;
  private readonly serving: Serving;
  private readonly open: Set<ServerConnection>;
  private readonly handshakes: ReadonlyMap<string, Socket>;
  private closed: Promise<void> | undefined;

  /** @internal Use `listen`. */
  constructor(
    address: Address,
    server: Server,
    serving: Serving,
    open: Set<ServerConnection>,
    handshakes: ReadonlyMap<string, Socket>,
  ) {
    this.address = address;
    this.server = server;
    this.serving = serving;
    this.open = open;
    this.handshakes = handshakes;
  }

  /** The connections that are open now. */
  get connections(): ReadonlySet<ServerConnection> {
    return this.open;
  }

  /** Calls whose handlers run, on all connections. */
  get inProgress(): number {
    let calls = 0;
    for (const connection of this.open) calls += connection.inProgress;
    return calls;
  }

  /**
   * Changes certificate and key, and the authorities that clients are checked by, for connections from now on; those
   * that stand go on. Give all that the new context needs: nothing of the old one is kept.
   *
   * @throws ThriftkeeperError INVALID_OPTION when there is no TLS here, or the certificate cannot be used; the old one
   *   stays then
   */
  setTls(options: SecureContextOptions): void {
    if (!('setSecureContext' in this.server)) {
      throw new ThriftkeeperError('INVALID_OPTION', `${this} has no TLS: it was not started with it`);
    }
    try {
      (this.server as TlsServer).setSecureContext(options);
    } catch (cause) {
      throw new ThriftkeeperError('INVALID_OPTION', `${this} keeps its certificate: ${String(cause)}`, {
        cause,
      });
    }
  }

  /** Refuses every new call as DRAINING from now on; calls in progress go on. */
  drain(): void {
    this.serving.draining = true;
  }

  /** Closes the connections that fit, at once, and says how many. */
  kick(fits: (connection: ServerConnection) => boolean, reason: Error): number {
    const doomed = [...this.open].filter(fits);
    for (const connection of doomed) connection.destroy(reason);
    return doomed.length;
  }

  /**
   * Stops: takes no connections, refuses new calls, answers those in progress, closes. May be called twice.
   *
   * @param options `graceMs` after which what is still open is cut off. Default 10,000.
   */
  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.closed ??= new Promise((resolve) => {
      this.drain();
      const { clock } = this.serving.deadlines;
      const cancel = clock.schedule(options.graceMs ?? 10_000, () => {
        for (const connection of this.open) connection.destroy(new Error('the server stopped'));
      });
      const ended = [...this.open].map((connection) => {
        connection.close();
        return connection.closed;
      });
      this.server.close(() => {
        void Promise.all(ended).then(() => {
          cancel();
          resolve();
        });
      });
      for (const socket of this.handshakes.values()) socket.destroy();
    });
    return this.closed;
  }

  /** The address as text: `host:port`, `[v6]:port` or `unix:/path`. */
  toString(): string {
    return formatAddress(this.address);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
