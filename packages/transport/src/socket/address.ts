import { isIP } from 'node:net';
import { ThriftkeeperError } from '../error.ts';

/** Where a server listens: a host (name, IPv4, IPv6) and port, or the path of a unix socket. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

/**
 * Reads `host:port`, `[v6]:port` or `unix:/path`.
 *
 * @throws ThriftkeeperError INVALID_ADDRESS, saying what is wrong
 */
export const parseAddress = (text: string | Address): Address => {
  if (typeof text === 'object') return text;
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length);
    if (path === '') throw invalid(text, 'the path is missing');
    return { path };
  }
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  if (match === null) {
    const hint =
      (text.match(/:/g)?.length ?? 0) > 1 ? 'an IPv6 address stands in brackets' : 'a port is needed';
    throw invalid(text, hint);
  }
  const [, v6, name, digits] = match;
  if (v6 !== undefined && isIP(v6.split('%')[0] ?? '') !== 6)
    throw invalid(text, `'${v6}' is no IPv6 address`);
  const host = v6 ?? name ?? '';
  if (host === '') throw invalid(text, 'the host is missing');
  const port = Number(digits);
  if (port > 65535) throw invalid(text, `port ${port} is above 65535`);
  return { host, port };
};

/** The text form of an address, as records hold it. */
export const formatAddress = (address: Address): string => {
  if ('path' in address) return `unix:${address.path}`;
  return isIP(address.host) === 6 ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
};

const invalid = (text: string, why: string): ThriftkeeperError =>
  new ThriftkeeperError(
    'INVALID_ADDRESS',
    `address '${text}': ${why}; write "host:port", "[IPv6]:port" or "unix:/path"`,
  );
