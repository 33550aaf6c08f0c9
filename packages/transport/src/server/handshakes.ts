import type { Server, Socket } from 'node:net';
import { peerName } from './peer.ts';

/**
 * Sockets whose TLS handshake is not done, by their peers. No call can be on them, and a server that closes need not
 * wait for them, as Node's would: until the handshake times out.
 *
 * Those of unix sockets are left out: nothing tells their peers apart.
 */
export const openHandshakes = (server: Server): ReadonlyMap<string, Socket> => {
  const handshakes = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    if (socket.remoteAddress === undefined) return;
    const peer = peerName(socket);
    handshakes.set(peer, socket);
    socket.once('close', () => {
      if (handshakes.get(peer) === socket) handshakes.delete(peer);
    });
  });
  server.on('secureConnection', (socket: Socket) => handshakes.delete(peerName(socket)));
  return handshakes;
};
