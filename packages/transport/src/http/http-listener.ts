import { createServer, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import { protocolError } from '../error.ts';
import { answerStranger } from '../server/answer-stranger.ts';
import type { ListenerOptions } from '../server/listener-options.ts';
import type { ServerConnection } from '../server/server-connection.ts';
import type { Serving } from '../server/serving.ts';
import { describeMismatch } from '../stack-mismatch.ts';
import { checkPath } from './content.ts';
import { HttpEndpoint } from './http-handler.ts';

/** How often at least Node looks for requests that take too long. */
const SLOWEST_CHECK_MS = 10_000;

/** What Node's errors are to the client; all others are bad requests. */
const STATUS_BY_ERROR: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** An HTTP server for calls, not listening yet, and the connections that it has. */
export const createHttpServer = (
  options: ListenerOptions,
  serving: Serving,
): { server: Server; open: Set<ServerConnection>; accept: (socket: Socket) => void } => {
  const endpoint = new HttpEndpoint(serving, checkPath(options.path ?? '/'));
  const { messageTimeoutMs, idleTimeoutMs } = serving;
  const keepAliveMs = options.keepAliveMs ?? 60_000;
  const http: ServerOptions = {
    noDelay: true,
    keepAlive: keepAliveMs > 0,
    keepAliveInitialDelay: keepAliveMs,
    // Headers are Node's to time, bodies ours: how long they may take depends on their size.
    headersTimeout: messageTimeoutMs,
    requestTimeout: 0,
    keepAliveTimeout: idleTimeoutMs,
    connectionsCheckingInterval: Math.min(SLOWEST_CHECK_MS, Math.ceil((messageTimeoutMs || 40_000) / 4)),
  };
  const server = options.tls
    ? createTlsServer({ handshakeTimeout: options.handshakeTimeoutMs ?? 10_000, ...options.tls, ...http })
    : createServer(http);
  server.on('request', (request, response) => endpoint.handle(request, response));
  server.on('clientError', (error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket) => {
    // Failed handshakes come here, too, and sockets that were turned away.
    const connection = endpoint.knownConnection(socket);
    if (connection === undefined) {
      socket.destroy();
      return;
    }
    const bytes = error.rawPacket ?? Buffer.alloc(0);
    const found = describeMismatch(bytes, serving.stack);
    const text = `this port takes HTTP requests${found === undefined ? '' : `, the client sends ${found}`}`;
    connection.blame(protocolError(`${text}: ${error.message}`, { cause: error }));
    const status = STATUS_BY_ERROR[error.code ?? ''] ?? '400 Bad Request';
    const answer =
      found === undefined
        ? `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`
        : answerStranger(bytes, text);
    if (answer !== undefined && socket.writable) socket.write(answer);
    socket.destroySoon();
  });
  return { server, open: endpoint.open, accept: (socket) => void endpoint.connectionOf(socket) };
};
