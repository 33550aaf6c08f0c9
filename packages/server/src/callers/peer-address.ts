/**
 * The IP address of a peer that is written `host:port` or `[v6]:port`, without zone; an IPv4-mapped one as IPv4
 * (CTRL-12). Undefined for a unix socket.
 */
export function peerAddress(peer: string): string | undefined {
  const [, v6, v4] = /^(?:\[([^\]%]*)(?:%.*)?\]|([^:]*)):\d+$/.exec(peer) ?? [];
  return v4 ?? v6?.replace(/^::ffff:(?=\d+\.)/i, '');
}
