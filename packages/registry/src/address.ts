import { ThriftkeeperError } from './generated/errors.ts';

/** Where a provider listens (REC-20). */
export type Address =
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly family: 'name' | 'ipv4' | 'ipv6';
    }
  | { readonly kind: 'unix'; readonly path: string };

const maxSocketPathBytes = 107;

/**
 * Reads an address: `host:port`, `[IPv6]:port` or `unix:/path`.
 *
 * @throws INVALID_ADDRESS naming what is wrong (REC-20 to REC-23)
 */
export function parseAddress(text: string): Address {
  const refuse = (problem: string): never => {
    throw new ThriftkeeperError(
      'INVALID_ADDRESS',
      `${JSON.stringify(text)} is no address: ${problem}; write "host:port", "[IPv6]:port" or "unix:/path"`,
      { details: { address: text } },
    );
  };
  if (typeof text !== 'string') return refuse('it is not a string');
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length);
    if (!path.startsWith('/')) refuse('the path of the socket is not absolute');
    if (path.includes('\0')) refuse('the path of the socket contains NUL');
    if (Buffer.byteLength(path) > maxSocketPathBytes)
      refuse(`the path of the socket is longer than ${maxSocketPathBytes} bytes`);
    return { kind: 'unix', path };
  }
  const [, ipv6, host, portText] =
    /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text) ?? refuse('it has no port, or too many colons');
  if (!/^[1-9]\d{0,4}$/.test(portText!) || Number(portText) > 65_535)
    refuse(`the port is not a number from 1 to 65535`);
  const port = Number(portText);
  if (ipv6 !== undefined) {
    if (!isIpv6(ipv6)) refuse('what stands in brackets is no IPv6 address');
    return { kind: 'tcp', host: ipv6, port, family: 'ipv6' };
  }
  if (isIpv4(host!)) return { kind: 'tcp', host: host!, port, family: 'ipv4' };
  if (!isHostName(host!)) refuse('the host is neither an IPv4 address nor a host name');
  return { kind: 'tcp', host: host!, port, family: 'name' };
}

/**
 * An address that a provider may announce: any but the wildcards, which consumers cannot reach (REC-24).
 *
 * @throws INVALID_ADDRESS
 */
export function checkAnnounced(text: string): Address {
  const address = parseAddress(text);
  if (address.kind === 'tcp' && isWildcard(address.host)) {
    throw new ThriftkeeperError(
      'INVALID_ADDRESS',
      `${text} stands for every address of this machine and cannot be announced; announce one that consumers can reach`,
      { details: { address: text } },
    );
  }
  return address;
}

const isWildcard = (host: string) => host === '0.0.0.0' || /^[0:]+$/.test(host);

function isIpv4(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isHostName(host: string): boolean {
  if (host.length === 0 || host.length > 253) return false;
  const labels = host.split('.');
  if (/^\d+$/.test(labels.at(-1)!)) return false;
  return labels.every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
}

/** IPv6 text (RFC 4291 section 2.2), optionally with a zone. */
function isIpv6(text: string): boolean {
  const [, bare, zone] = /^([^%]*)(?:%(.*))?$/s.exec(text)!;
  if (zone !== undefined && !/^[A-Za-z0-9._~-]+$/.test(zone)) return false;
  const halves = bare!.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)!.at(-1);
  let count = groups.flat().length;
  if (last?.includes('.')) {
    if (!isIpv4(last)) return false;
    groups.at(-1)!.pop();
    count++;
  }
  if (!groups.flat().every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? count < 8 : count === 8;
}
