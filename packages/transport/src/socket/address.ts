import { isIP } from 'node:net';
import { ThriftkeeperError } from '../error.ts';

/** Where a server listens: a host (name, IPv4, IPv6) and port, or the path of a unix socket. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

const TCP = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/;
const ZONE = /^[A-Za-z0-9._~-]+$/;
const LABEL = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;
/** What fits `sockaddr_un` with its final NUL. */
const MAX_PATH_BYTES = 107;

/**
 * Reads `host:port`, `[v6]:port` or `unix:/path` (spec REC-20 to REC-23).
 *
 * @param options `anyPort`: port 0 is allowed, which for listening means a free one
 * @throws ThriftkeeperError INVALID_ADDRESS, saying what is wrong
 */
export const parseAddress = (
  text: string | Address,
  options: { readonly anyPort?: boolean } = {},
): Address => {
  if (typeof text === 'object' && text !== null) return text;
  const fail = (why: string): ThriftkeeperError =>
    new ThriftkeeperError(
      'INVALID_ADDRESS',
      `address ${String(JSON.stringify(text))}: ${why}; write "host:port", "[IPv6]:port" or "unix:/path"`,
    );
  if (typeof text !== 'string') throw fail('it is not a string');
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length);
    if (!path.startsWith('/')) throw fail('the path must be absolute');
    if (path.includes('\0')) throw fail('the path has a NUL in it');
    if (Buffer.byteLength(path) > MAX_PATH_BYTES)
      throw fail(`the path is longer than ${MAX_PATH_BYTES} bytes`);
    return { path };
  }
  const match = TCP.exec(text);
  if (match === null) {
    throw fail(
      (text.match(/:/g)?.length ?? 0) > 1 ? 'an IPv6 address stands in brackets' : 'a port is needed',
    );
  }
  const [, v6, name = '', digits = ''] = match;
  if (!/^(?:0|[1-9]\d{0,4})$/.test(digits) || Number(digits) > 65535) throw fail(`'${digits}' is no port`);
  if (digits === '0' && options.anyPort !== true) throw fail('port 0 is no port to connect to');
  if (v6 !== undefined) {
    const [ip = '', zone, ...more] = v6.split('%');
    const zoneFits = zone === undefined || (ZONE.test(zone) && more.length === 0);
    if (isIP(ip) !== 6 || !zoneFits) throw fail(`'${v6}' is no IPv6 address`);
  } else if (!isHostName(name) && isIP(name) !== 4) {
    throw fail(name === '' ? 'the host is missing' : `'${name}' is no host name`);
  }
  return { host: v6 ?? name, port: Number(digits) };
};

/** The text form of an address, as records hold it. */
export const formatAddress = (address: Address): string => {
  if ('path' in address) return `unix:${address.path}`;
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
};

const isHostName = (name: string): boolean => {
  const labels = name.split('.');
  // A last label of digits would make `300.1.1.1` a name.
  return (
    name.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
  );
};
