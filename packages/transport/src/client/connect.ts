import { checkPath } from '../http/content.ts';
import { HttpConnection } from '../http/http-connection.ts';
import { resolveLimits } from '../limits.ts';
import { type Address, formatAddress, parseAddress } from '../socket/address.ts';
import { dial } from '../socket/dial.ts';
import { createStack } from '../stack.ts';
import { sharedDeadlines } from '../time/deadlines.ts';
import type { Connection } from './connection.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { StreamConnection } from './stream-connection.ts';
import { WaitingConnection } from './waiting-connection.ts';

/**
 * Connects to a provider.
 *
 * @param address `host:port`, `[v6]:port` or `unix:/path`
 * @throws ThriftkeeperError INVALID_ADDRESS, INVALID_OPTION, UNSUPPORTED_STACK, CONNECT_FAILED, HOST_UNRESOLVED, TLS_FAILED, ABORTED
 */
export const connect = async (
  address: string | Address,
  options: ConnectionOptions = {},
): Promise<Connection> => {
  const parsed = parseAddress(address);
  // Before dialling: a stack that does not exist is the caller's mistake, not the provider's.
  createStack(options, resolveLimits(options.limits));
  const isHttp = options.transport === 'http';
  if (isHttp) checkPath(options.path ?? '/');
  const deadlines = options.deadlines ?? sharedDeadlines();
  const socket = await dial(parsed, options, deadlines.clock);
  const connection = isHttp
    ? new HttpConnection(socket, parsed, options)
    : new StreamConnection(socket, formatAddress(parsed), options);
  return options.overflow === 'wait'
    ? new WaitingConnection(connection, options.maxWaiting ?? 1024, deadlines)
    : connection;
};
