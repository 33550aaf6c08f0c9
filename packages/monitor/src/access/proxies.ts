import { BlockList, isIP } from 'node:net';
import { ThriftkeeperError } from '@thriftkeeper/registry';

/** Networks that have names. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Whether an address is one of a proxy whose word is taken; undefined for whoever comes by a unix socket. */
export type TrustsProxy = (address: string | undefined) => boolean;

/**
 * Reads whose `X-Forwarded-For`, `-Host` and `-Proto` are believed.
 *
 * @param proxies addresses, networks as `10.0.0.0/8`, and `loopback`, `linklocal`, `uniquelocal`, `unix`
 * @throws INVALID_OPTION
 */
export function trustedProxies(proxies: readonly string[]): TrustsProxy {
  if (!Array.isArray(proxies)) {
    refuse(
      `it is ${JSON.stringify(proxies)}; name the proxies, as in ["loopback", "10.0.0.0/8"]: whoever is believed can claim to come from anywhere`,
    );
  }
  const trusted = new BlockList();
  for (const proxy of proxies)
    if (proxy !== 'unix') for (const network of named[proxy] ?? [proxy]) add(trusted, network);
  return (address) => {
    const family = address ? isIP(address) : undefined;
    if (family === undefined) return proxies.includes('unix');
    return family !== 0 && trusted.check(address!, family === 4 ? 'ipv4' : 'ipv6');
  };
}

function add(trusted: BlockList, network: string): void {
  const [address = '', prefix, ...more] = String(network).split('/');
  const family = isIP(address);
  const bits = prefix === undefined ? undefined : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  const mostBits = family === 4 ? 32 : 128;
  if (family === 0 || more.length > 0 || (bits !== undefined && !(bits <= mostBits))) {
    refuse(
      `${JSON.stringify(network)} is no address; write one as "10.0.0.7", a network as "10.0.0.0/8", or one of ${[...Object.keys(named), 'unix'].join(', ')}`,
    );
  }
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (bits === undefined) trusted.addAddress(address, type);
  else trusted.addSubnet(address, bits, type);
}

function refuse(problem: string): never {
  throw new ThriftkeeperError('INVALID_OPTION', `"trustProxy" cannot be used: ${problem}`);
}
