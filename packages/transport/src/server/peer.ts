import { formatAddress } from '../socket/address.ts';

let last = 0;

/** Numbers connections, all listeners' together. */
export const nextConnectionId = (): number => ++last;

/** What sockets tell of their other end; nothing for unix sockets. */
interface RemoteEnd {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** The client's address as text. */
export const peerName = ({ remoteAddress, remotePort }: RemoteEnd): string =>
  remoteAddress === undefined ? 'unix:' : formatAddress({ host: remoteAddress, port: remotePort ?? 0 });
