import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, createSecureContext } from 'node:tls';
import { ZooKeeperError } from './errors.ts';
import { type Endpoint, formatEndpoint } from './resolve.ts';

/** What a connection tells; nothing after `onClosed`, which comes once unless the connection was dropped. */
export interface ConnectionHandlers {
  onOpen(): void;
  onData(chunk: Buffer): void;
  onClosed(error: ZooKeeperError): void;
}

/** A connection to one server. */
export interface Connection {
  write(bytes: Buffer): void;
  /** Stops reading, for as long as what was read has not been worked off. */
  pause(): void;
  resume(): void;
  /** Ends it at once; no handler is called any more. */
  drop(): void;
}

/** Opens connections: the seam between this client and the network. */
export type Dialer = (endpoint: Endpoint, handlers: ConnectionHandlers) => Connection;

/** TLS settings as `node:tls` takes them: `ca`, `cert`, `key`, `servername`, … */
export type TlsOptions = ConnectionOptions;

/**
 * Connections over TCP, or over TLS when there are settings for it.
 *
 * @throws ZooKeeperError `INVALID_ARGUMENT` for certificates or keys that cannot be used
 */
export function socketDialer(given: TlsOptions | undefined): Dialer {
  const tls = given === undefined ? undefined : { ...given, secureContext: secureContextOf(given) };
  return (endpoint, handlers) => {
    const where = formatEndpoint(endpoint);
    const socket = open(endpoint, tls);
    let isDropped = false;
    let failure: Error | undefined;
    socket.setNoDelay(true);
    socket.on(tls === undefined ? 'connect' : 'secureConnect', () => {
      if (!isDropped) handlers.onOpen();
    });
    socket.on('data', (chunk: Buffer) => {
      if (!isDropped) handlers.onData(chunk);
    });
    // Kept after a drop: an error without a listener would end the process.
    socket.on('error', (error) => {
      failure ??= error;
    });
    // A half-closed connection is of no use: the server answers nothing more.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      if (!isDropped) handlers.onClosed(unreachable(where, failure));
    });
    return {
      write: (bytes) => void socket.write(bytes),
      pause: () => void socket.pause(),
      resume: () => void socket.resume(),
      drop() {
        isDropped = true;
        socket.destroy();
      },
    };
  };
}

function secureContextOf(tls: TlsOptions) {
  try {
    return tls.secureContext ?? createSecureContext(tls);
  } catch (cause) {
    const message = `invalid options: tls cannot be used: ${(cause as Error).message}`;
    throw new ZooKeeperError('INVALID_ARGUMENT', message, { cause });
  }
}

function open(endpoint: Endpoint, tls: TlsOptions | undefined): Socket {
  const target = { host: endpoint.address, port: endpoint.port };
  if (tls === undefined) return connectPlain(target);
  // A server is known by its name in the connect string, and not by the address it happens to have.
  const name = isIP(endpoint.server.host) > 0 ? {} : { servername: endpoint.server.host };
  return connectTls({ ...name, ...tls, ...target });
}

function unreachable(where: string, failure: Error | undefined): ZooKeeperError {
  if (failure === undefined)
    return new ZooKeeperError('UNREACHABLE', `${where}: the server closed the connection`);
  return new ZooKeeperError('UNREACHABLE', `${where}: ${failure.message}`, { cause: failure });
}
