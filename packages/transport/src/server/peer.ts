import type { Socket } from 'node:net';
import { formatAddress } from '../socket/address.ts';

let last = 0;

/** Numbers connections, all listeners' together. */
export const nextConnectionId = (): number => ++last;

/** The client's address as text. */
export const peerName = ({ remoteAddress, remotePort }: Socket): string =>
  remoteAddress === undefined ? 'unix:' : formatAddress({ host: remoteAddress, port: remotePort ?? 0 });
