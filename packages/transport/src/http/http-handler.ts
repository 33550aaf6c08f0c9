import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { CallHandler, ServingOptions } from '../server/listener-options.ts';
import { nextConnectionId, peerName } from '../server/peer.ts';
import { resolveServing } from '../server/resolve-serving.ts';
import type { ServerConnection } from '../server/server-connection.ts';
import type { Serving } from '../server/serving.ts';
import { checkPath } from './content.ts';
import { HttpExchange } from './http-exchange.ts';
import { HttpServerConnection } from './http-server-connection.ts';

/** What a handler for a server of one's own is told. */
export interface HttpHandlerOptions extends ServingOptions {
  /** The path to answer at; default any: the server that it stands behind has looked at it. */
  readonly path?: string | undefined;
}

/** Answers HTTP requests that carry calls. Give it to `node:http`, or to whatever hands out Node's requests. */
export interface HttpHandler {
  (request: IncomingMessage, response: ServerResponse): void;
  /** Sockets that requests have come on and that are open. */
  readonly connections: ReadonlySet<ServerConnection>;
  /** Calls whose handlers run. */
  readonly inProgress: number;
  /** Refuses every new call as DRAINING from now on; calls in progress go on. */
  drain(): void;
}

/**
 * Makes a request handler: `http.createServer(createHttpHandler({ service: Calculator }, handler))`. Behind
 * Fastify, have the body left alone and the reply hijacked: `handler(request.raw, reply.raw)`.
 *
 * It takes POST requests and answers with status 200 whatever the interface can say, errors and refusals too
 * (spec KEEP-17). What is no call gets a status of 400 and above.
 *
 * @throws ThriftkeeperError INVALID_OPTION, INVALID_ARGUMENT, UNSUPPORTED_STACK
 */
export const createHttpHandler = (options: HttpHandlerOptions, handler: CallHandler): HttpHandler => {
  const path = options.path === undefined ? undefined : checkPath(options.path);
  const endpoint = new HttpEndpoint(resolveServing({ ...options, transport: 'http' }, handler), path);
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    endpoint.handle(request, response);
  return Object.defineProperties(handle, {
    connections: { get: () => endpoint.open },
    inProgress: { get: () => endpoint.inProgress },
    drain: {
      value: () => {
        endpoint.serving.draining = true;
      },
    },
  }) as HttpHandler;
};

/** Where requests become calls, on our own server and on others'. */
export class HttpEndpoint {
  readonly open = new Set<ServerConnection>();
  readonly serving: Serving;
  private readonly path: string | undefined;
  private readonly bySocket = new WeakMap<Socket, HttpServerConnection>();

  constructor(serving: Serving, path: string | undefined) {
    this.serving = serving;
    this.path = path;
  }

  get inProgress(): number {
    let calls = 0;
    for (const connection of this.open) calls += connection.inProgress;
    return calls;
  }

  knownConnection(socket: Socket): HttpServerConnection | undefined {
    return this.bySocket.get(socket);
  }

  /** The connection of a socket that is open; a new one where it is the first time that it is seen. */
  connectionOf(socket: Socket): HttpServerConnection {
    const known = this.bySocket.get(socket);
    if (known !== undefined) return known;
    const connection = new HttpServerConnection(
      nextConnectionId(),
      socket,
      peerName(socket),
      this.serving,
      (ended) => this.open.delete(ended),
    );
    this.bySocket.set(socket, connection);
    this.open.add(connection);
    this.serving.hooks.connectionOpened?.(connection);
    return connection;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    // A server that hands requests over late: nobody waits for this one any more.
    if (request.socket.destroyed) return;
    const path = request.url?.split('?', 1)[0];
    const refuse = (status: number, text: string, headers?: Record<string, string>): void =>
      new HttpExchange(request, response, this.serving).refuse(status, text, headers);
    if (this.path !== undefined && path !== this.path) refuse(404, `no Thrift service at this path`);
    else if (request.method !== 'POST') refuse(405, 'calls come by POST', { allow: 'POST' });
    else this.connectionOf(request.socket).serve(request, response);
  }
}
