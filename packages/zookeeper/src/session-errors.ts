import { ZooKeeperError } from './errors.ts';

/** Makes the error of one request that can not be answered any more. */
export type ErrorOfRequest = (what: string, path: string | undefined) => ZooKeeperError;

export const closedError: ErrorOfRequest = (what, path) =>
  new ZooKeeperError('CLOSED', `${what}: the client is closed`, { path });

export const expiredError: ErrorOfRequest = (what, path) => {
  const message = `${what}: the session ended before the request was sent; its ephemeral nodes and watches are gone`;
  return new ZooKeeperError('SESSION_EXPIRED', message, { path });
};

export const refusedError =
  (reason: string): ErrorOfRequest =>
  (what, path) =>
    new ZooKeeperError('AUTH_FAILED', `${what}: authentication was refused: ${reason}`, { path });
