import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { ThriftkeeperError } from '../error.ts';
import { resolveLimits } from '../limits.ts';
import { describeService } from '../service/describe-service.ts';
import { type Address, formatAddress, parseAddress } from '../socket/address.ts';
import { createStack } from '../stack.ts';
import { sharedDeadlines } from '../time/deadlines.ts';
import { applicationException } from './application-exception.ts';
import { bind } from './bind.ts';
import type { CallHandler, ListenerOptions } from './listener-options.ts';
import { MethodTable } from './method-table.ts';
import { ServerConnection } from './server-connection.ts';
import type { Serving } from './serving.ts';

let lastConnectionId = 0;

/** A port (or unix socket) that serves calls. */
export class Listener {
  /** Where it listens, with the port that it got. */
  readonly address: Address;
  private readonly server: Server;
  private readonly serving: Serving;
  private readonly open: Set<ServerConnection>;
  private closed: Promise<void> | undefined;

  /** @internal Use `listen`. */
  constructor(address: Address, server: Server, serving: Serving, open: Set<ServerConnection>) {
    this.address = address;
    this.server = server;
    this.serving = serving;
    this.open = open;
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

/**
 * Starts to listen and serve.
 *
 * @param options where, which services, limits
 * @param handler runs the calls
 * @throws ThriftkeeperError ADDRESS_IN_USE, LISTEN_FAILED, INVALID_ADDRESS, INVALID_ARGUMENT, UNSUPPORTED_STACK
 */
export const listen = async (options: ListenerOptions, handler: CallHandler): Promise<Listener> => {
  const serving = resolveServing(options, handler);
  const maxConnections = options.maxConnections ?? 10_000;
  const keepAliveMs = options.keepAliveMs ?? 60_000;
  const { hooks } = serving;
  const open = new Set<ServerConnection>();
  const accept = (socket: Socket): void => {
    const peer = peerName(socket);
    if (open.size >= maxConnections) {
      socket.destroy();
      const text = `${open.size} connections are open (maxConnections)`;
      hooks.connectionRejected?.(peer, new ThriftkeeperError('OVERLOADED', text));
      return;
    }
    const connection = new ServerConnection(++lastConnectionId, socket, peer, serving, (ended) =>
      open.delete(ended),
    );
    open.add(connection);
    hooks.connectionOpened?.(connection);
  };
  const common = { noDelay: true, keepAlive: keepAliveMs > 0, keepAliveInitialDelay: keepAliveMs };
  const server = options.tls
    ? createTlsServer({ handshakeTimeout: options.handshakeTimeoutMs ?? 10_000, ...options.tls, ...common })
    : createServer(common, accept);
  if (options.tls) {
    server.on('secureConnection', accept);
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      hooks.connectionRejected?.(
        peerName(socket),
        new ThriftkeeperError('TLS_FAILED', error.message, { cause: error }),
      );
      socket.destroy();
    });
  }
  const address = await bind(server, parseAddress(options.address, { anyPort: true }));
  return new Listener(address, server, serving, open);
};

const resolveServing = (options: ListenerOptions, handler: CallHandler): Serving => {
  const limits = resolveLimits(options.limits);
  const stack = createStack(options, limits);
  const services = new Map(
    Object.entries(options.multiplexed ?? {}).map(([name, module]) => [name, describeService(module)]),
  );
  if (options.service !== undefined) services.set('', describeService(options.service));
  if (services.size === 0) throw new ThriftkeeperError('INVALID_OPTION', 'listen needs a service to serve');
  return {
    stack,
    reader: stack.createReader(),
    writer: stack.createWriter(),
    table: new MethodTable(services),
    handler,
    hooks: options.hooks ?? {},
    deadlines: options.deadlines ?? sharedDeadlines(),
    mapError: options.mapError ?? applicationException,
    maxInProgress: options.replyOrder === 'arrival' ? 1 : (options.maxInProgress ?? 1024),
    highWaterBytes: options.highWaterBytes ?? 1024 * 1024,
    idleTimeoutMs: options.idleTimeoutMs ?? 0,
    messageTimeoutMs: options.messageTimeoutMs ?? 30_000,
    draining: false,
  };
};

const peerName = ({ remoteAddress, remotePort }: Socket): string =>
  remoteAddress === undefined ? 'unix:' : formatAddress({ host: remoteAddress, port: remotePort ?? 0 });
