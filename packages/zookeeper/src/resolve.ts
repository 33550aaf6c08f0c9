import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { formatServer, type ServerAddress } from './connect-string.ts';
import { ZooKeeperError } from './errors.ts';
import { type Random, shuffled } from './random.ts';

/** Finds the addresses of a host name. Default: the system's resolver, asynchronously, at every connect. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** The system's resolver: `getaddrinfo` off the event loop, hosts file included. */
export const lookupBySystem: Lookup = async (host) =>
  (await systemLookup(host, { all: true })).map((found) => found.address);

/** One address to connect to. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** The server as the connect string names it: for TLS, SASL and messages. */
  readonly server: ServerAddress;
}

/**
 * Every address of a server, in random order.
 *
 * @throws ZooKeeperError `UNRESOLVABLE`
 */
export async function resolveServer(
  server: ServerAddress,
  lookup: Lookup,
  random: Random,
): Promise<Endpoint[]> {
  let addresses: readonly string[];
  try {
    addresses = isIP(server.host) > 0 ? [server.host] : await lookup(server.host);
  } catch (cause) {
    const why = (cause as Error | undefined)?.message ?? String(cause);
    throw unresolvable(server, why, cause);
  }
  if (addresses.length === 0) throw unresolvable(server, 'the resolver knows no address for it');
  return shuffled(addresses, random).map((address) => ({ address, port: server.port, server }));
}

const unresolvable = (server: ServerAddress, why: string, cause?: unknown): ZooKeeperError =>
  new ZooKeeperError(
    'UNRESOLVABLE',
    `${formatServer(server)}: its host name has no address (${why}): check the connect string and the resolver`,
    cause === undefined ? {} : { cause },
  );

/** `host:port`, with the address where the host is a name. */
export const formatEndpoint = (endpoint: Endpoint): string => {
  const named = formatServer(endpoint.server);
  return endpoint.address === endpoint.server.host ? named : `${named} (${endpoint.address})`;
};
