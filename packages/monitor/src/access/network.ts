import { isIPv6 } from 'node:net';

/**
 * The network that one guesser has to itself: of IPv4 the address, of IPv6 the /64, of which every home has one with
 * more addresses than could be counted.
 *
 * @param address as sockets name it; what is none is its own network
 */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  const [before = '', after] = bare.toLowerCase().split('::');
  const groups = before === '' ? [] : before.split(':');
  if (after !== undefined) {
    const behind = after === '' ? 0 : after.split(':').length;
    while (groups.length < 8 - behind) groups.push('0');
    groups.push(...after.split(':'));
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
