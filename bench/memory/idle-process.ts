// Holds idle connections; asked by command.ts for more of them.
import { connect, type Socket } from 'node:net';
import { answerParent } from '../zookeeper/child.ts';

export interface Wanted {
  readonly port: number;
  readonly connections: number;
}

const sockets: Socket[] = [];

const open = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', resolve);
    socket.on('error', reject);
    sockets.push(socket);
  });

answerParent<Wanted, number>(async ({ port, connections }) => {
  while (sockets.length < connections) {
    const some = Math.min(200, connections - sockets.length);
    await Promise.all(Array.from({ length: some }, () => open(port)));
  }
  return sockets.length;
});
