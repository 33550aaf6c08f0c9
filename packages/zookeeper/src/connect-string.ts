import { isIPv6 } from 'node:net';
import { ZooKeeperError } from './errors.ts';
import { checkPath } from './paths.ts';
import { defaultPort } from './protocol.ts';

/** One server of a connect string. */
export interface ServerAddress {
  /** Host name, IPv4 or IPv6 address (without brackets). */
  readonly host: string;
  readonly port: number;
}

/** A connect string, read. */
export interface ConnectString {
  readonly servers: readonly ServerAddress[];
  /** The path that every path of the client lies below: '' for none, else beginning with a slash. */
  readonly chroot: string;
}

const invalid = (text: unknown, why: string, cause?: unknown): ZooKeeperError =>
  new ZooKeeperError(
    'INVALID_ARGUMENT',
    `invalid connect string ${JSON.stringify(text)}: ${why}; ` +
      'it reads like "host1:2181,host2:2181,[::1]:2181/optional/chroot"',
    cause === undefined ? {} : { cause },
  );

/**
 * Reads `host:port,host:port/chroot`. Hosts are names, IPv4 or IPv6 addresses, the latter in brackets when a port
 * follows; the port is 2181 where none is given.
 *
 * @throws ZooKeeperError `INVALID_ARGUMENT`
 */
export function parseConnectString(text: string): ConnectString {
  if (typeof text !== 'string') throw invalid(text, 'it is not a string');
  const slash = text.indexOf('/');
  const hosts = slash < 0 ? text : text.slice(0, slash);
  const chroot = slash < 0 ? '' : text.slice(slash);
  if (hosts.trim() === '') throw invalid(text, 'it names no server');
  const servers = hosts.split(',').map((part) => parseServer(text, part.trim()));
  if (chroot === '' || chroot === '/') return { servers, chroot: '' };
  try {
    checkPath(chroot);
  } catch (cause) {
    throw invalid(text, `its chroot is no valid path (${(cause as Error).message})`, cause);
  }
  return { servers, chroot };
}

function parseServer(text: string, part: string): ServerAddress {
  if (part === '') throw invalid(text, 'one of its servers is empty');
  if (isIPv6(part)) return { host: part, port: defaultPort };
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(part);
  if (bracketed !== null) {
    const host = bracketed[1] ?? '';
    if (!isIPv6(host)) throw invalid(text, `"${host}" is no IPv6 address`);
    return { host, port: parsePort(text, bracketed[2]) };
  }
  const [host = '', port, ...rest] = part.split(':');
  if (rest.length > 0) throw invalid(text, `"${part}" has too many colons; put an IPv6 address in brackets`);
  if (!/^[^\s[\]@?#]+$/.test(host)) throw invalid(text, `"${part}" has no valid host`);
  return { host, port: parsePort(text, port) };
}

function parsePort(text: string, port: string | undefined): number {
  if (port === undefined) return defaultPort;
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65535) throw invalid(text, `"${port}" is no port from 1 to 65535`);
  return number;
}

/** `host:port`, with brackets around an IPv6 address. */
export const formatServer = (server: ServerAddress): string =>
  server.host.includes(':') ? `[${server.host}]:${server.port}` : `${server.host}:${server.port}`;
