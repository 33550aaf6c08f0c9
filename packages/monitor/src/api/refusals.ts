import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { FastifyReply } from 'fastify';
import { apiError, bodyOf, statusOf } from './errors.ts';
import { noStore, securityHeaders } from './headers.ts';

/** Answers with an error of whatever kind, in the words of the API. */
export function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  const known = apiError(error);
  const { retryAfterMs } = known.details;
  // Not every error has come through the hooks that set these.
  reply.headers({ ...securityHeaders, ...noStore });
  if (typeof retryAfterMs === 'number') reply.header('retry-after', Math.ceil(retryAfterMs / 1_000));
  if (known.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  return reply.code(statusOf(known.code)).send(bodyOf(known));
}

/** What Node's HTTP server cannot read, or not in time: there is no request yet that could be answered otherwise. */
const unread: Readonly<Record<string, readonly [status: number, ThriftkeeperError]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    new ThriftkeeperError(
      'MESSAGE_TOO_LARGE',
      'address and headers of the request are larger than 16 KiB; send fewer',
    ),
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    new ThriftkeeperError('DEADLINE_EXCEEDED', 'the request has not arrived in time; send it again, faster'),
  ],
};

/** Answers on a socket from which no request could be read, and closes it. */
export function answerUnread(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, known] = unread[error.code ?? ''] ?? [
    400,
    new ThriftkeeperError('INVALID_ARGUMENT', `this is no HTTP request: ${error.message}`),
  ];
  const body = JSON.stringify(bodyOf(known));
  const headers = {
    ...securityHeaders,
    ...noStore,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
