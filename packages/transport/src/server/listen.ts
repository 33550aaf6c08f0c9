import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { ThriftkeeperError } from '../error.ts';
import { createHttpServer } from '../http/http-listener.ts';
import { parseAddress } from '../socket/address.ts';
import { bind } from './bind.ts';
import { openHandshakes } from './handshakes.ts';
import { Listener } from './listener.ts';
import type { CallHandler, ListenerOptions } from './listener-options.ts';
import { nextConnectionId, peerName } from './peer.ts';
import { resolveServing } from './resolve-serving.ts';
import type { ServerConnection } from './server-connection.ts';
import type { Serving } from './serving.ts';
import { StreamConnection } from './stream-connection.ts';

/**
 * Starts to listen and serve.
 *
 * @param options where, which services, limits
 * @param handler runs the calls
 * @throws ThriftkeeperError ADDRESS_IN_USE, LISTEN_FAILED, INVALID_ADDRESS, INVALID_ARGUMENT, INVALID_OPTION,
 *   UNSUPPORTED_STACK
 */
export const listen = async (options: ListenerOptions, handler: CallHandler): Promise<Listener> => {
  const serving = resolveServing(options, handler);
  if (options.tls) checkTls(options.tls);
  const maxConnections = options.maxConnections ?? 10_000;
  const { hooks } = serving;
  const { server, open, accept } =
    options.transport === 'http' ? createHttpServer(options, serving) : createStreamServer(options, serving);
  // Node counts from a connection's first packet on: TLS handshakes that are never finished take up room, too.
  server.maxConnections = maxConnections;
  server.on('drop', (dropped) => {
    const text = `${maxConnections} connections are open (maxConnections)`;
    hooks.connectionRejected?.(peerName(dropped ?? {}), new ThriftkeeperError('OVERLOADED', text));
  });
  // Before Node's own HTTP listener, which is there already.
  server.prependListener(options.tls ? 'secureConnection' : 'connection', accept);
  if (options.tls) {
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      hooks.connectionRejected?.(
        peerName(socket),
        new ThriftkeeperError('TLS_FAILED', error.message, { cause: error }),
      );
      socket.destroy();
    });
  }
  const handshakes = options.tls ? openHandshakes(server) : new Map<string, Socket>();
  const address = await bind(server, parseAddress(options.address, { anyPort: true }));
  // As when the process can open no more files: it goes on listening, and nobody's error ends the process.
  server.on('error', (error: Error) => {
    const text = `a connection could not be accepted: ${error.message}`;
    hooks.connectionRejected?.('', new ThriftkeeperError('LISTEN_FAILED', text, { cause: error }));
  });
  return new Listener(address, server, serving, open, handshakes);
};

/** Without a certificate Node listens all the same, and every handshake fails. */
const checkTls = (tls: TlsOptions): void => {
  const { cert, pfx, SNICallback, pskCallback } = tls;
  if ([cert, pfx, SNICallback, pskCallback].some((one) => one !== undefined)) return;
  const message = '"tls" has no certificate to show: give "key" and "cert", or "pfx"';
  throw new ThriftkeeperError('INVALID_OPTION', message);
};

const createStreamServer = (
  options: ListenerOptions,
  serving: Serving,
): { server: Server; open: Set<ServerConnection>; accept: (socket: Socket) => void } => {
  const open = new Set<ServerConnection>();
  const accept = (socket: Socket): void => {
    const connection = new StreamConnection(nextConnectionId(), socket, peerName(socket), serving, (ended) =>
      open.delete(ended),
    );
    open.add(connection);
    serving.hooks.connectionOpened?.(connection);
  };
  const keepAliveMs = options.keepAliveMs ?? 60_000;
  const common = { noDelay: true, keepAlive: keepAliveMs > 0, keepAliveInitialDelay: keepAliveMs };
  const server = options.tls
    ? createTlsServer({ handshakeTimeout: options.handshakeTimeoutMs ?? 10_000, ...options.tls, ...common })
    : createServer(common);
  return { server, open, accept };
};
