import type thrift from 'thrift';
import Peers from './gen/Peers.js';
import { npmStack } from './npm-stack.ts';
import { callsOf, type StackName, type WorkloadName } from './workloads.ts';

/** The bytes of one request, as npm `thrift` writes it: what the bare echo sends to and fro. */
export function requestBytes(stack: StackName, workload: WorkloadName): Buffer {
  const { transport: Transport, protocol: Protocol } = npmStack(stack);
  const written: Buffer[] = [];
  const transport = new Transport(undefined, (message = Buffer.alloc(0)) => {
    written.push(message);
  });
  const client = new Peers.Client(transport as thrift.TTransport, Protocol as never);
  void callsOf(client)[workload]();
  return Buffer.concat(written);
}
