import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { requestBytes } from '../request-bytes.ts';
import { type Calls, type StackName, type WorkloadName, workloads } from '../workloads.ts';
import { type Connect, inTurn } from './contender.ts';

/** The most messages that are put into one write. */
const blockMessages = 64;

/** The limit: as many bytes there and back, in one write per tick, and nothing that looks at them. */
export const connect: Connect = async ({ stack, servers }) =>
  inTurn(await Promise.all(servers.map((address) => connectOne(address, stack))));

async function connectOne(address: string, stack: StackName): Promise<Calls> {
  const calls = await Promise.all(
    workloads.map(async (workload) => [workload, await connectFor(address, stack, workload)] as const),
  );
  return Object.fromEntries(calls) as Calls;
}

async function connectFor(address: string, stack: StackName, workload: WorkloadName) {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connectTcp({ port: Number(port), host: hostname, noDelay: true });
  await once(socket, 'connect');
  const message = requestBytes(stack, workload);
  const block = Buffer.concat(new Array<Buffer>(blockMessages).fill(message));
  const waiting: (() => void)[] = [];
  let queued = 0;
  let received = 0;
  socket.on('data', ({ length }: Buffer) => {
    for (received += length; received >= message.length; received -= message.length) waiting.shift()!();
  });
  const write = () => {
    for (; queued > blockMessages; queued -= blockMessages) socket.write(block);
    socket.write(block.subarray(0, queued * message.length));
    queued = 0;
  };
  return () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (queued++ === 0) process.nextTick(write);
    });
}
