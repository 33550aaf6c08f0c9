import { once } from 'node:events';
import thrift from 'thrift';
import Peers from '../gen/Peers.js';
import { npmStack } from '../npm-stack.ts';
import { callsOf } from '../workloads.ts';
import type { Connect } from './contender.ts';

/** npm `thrift`, on one connection to the first server. */
export const connect: Connect = async ({ stack, servers }) => {
  const { hostname, port } = new URL(`tcp://${servers[0]}`);
  const connection = thrift.createConnection(
    hostname,
    Number(port),
    npmStack(stack) as thrift.ConnectOptions,
  );
  await once(connection, 'connect');
  connection.on('error', (error: Error) => {
    throw error;
  });
  return callsOf(thrift.createClient(Peers.Client as never, connection) as InstanceType<typeof Peers.Client>);
};
