// One of our servers in a process of its own, which says how much memory it takes; asked by command.ts.
import { createServer } from '@thriftkeeper/server';
import Peers from '../peers/gen/Peers.js';
import { answerParent } from '../zookeeper/child.ts';
import { type Memory, memoryNow } from './memory.ts';

export interface ServerStanding extends Memory {
  readonly address: string;
  readonly connections: number;
}

const server = createServer(
  Peers,
  { add: (a: number, b: number) => a + b },
  { transport: 'framed', maxConnections: 20_000 },
);
await server.start();

answerParent<object, ServerStanding>(async () => ({
  address: server.address,
  connections: server.connections.size,
  ...(await memoryNow()),
}));
