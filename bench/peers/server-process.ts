// One server in a process of its own; started by fleet.ts.
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { createServer } from '@thriftkeeper/server';
import thrift from 'thrift';
import { answerParent } from '../zookeeper/child.ts';
import type { ServerKind } from './contenders/index.ts';
import Peers from './gen/Peers.js';
import { GrpcPeers } from './grpc-service.ts';
import { npmStack } from './npm-stack.ts';
import type { StackName } from './workloads.ts';

/** What the process is told on its command line, as JSON. */
export interface ServerPlan {
  readonly kind: ServerKind;
  readonly stack: StackName;
  /** Where thriftkeeper's servers announce themselves. */
  readonly registry: { readonly zookeeper: string; readonly service: string } | undefined;
}

/** What it answers whatever it is asked. */
export interface ServerStanding {
  readonly address: string;
  /** Processor time that the process has used. Unit: µs. */
  readonly cpuUs: number;
}

type Done = (error: null, result: unknown) => void;
type GrpcCall<Request> = { readonly request: Request };

const start: Readonly<Record<ServerKind, (plan: ServerPlan) => Promise<string>>> = {
  async thriftkeeper({ stack, registry }) {
    const handler = {
      add: (a: number, b: number) => a + b,
      echoEntries: <Value>(entries: Value) => entries,
      echoText: (text: string) => text,
    };
    const server = createServer(Peers, handler, { ...stack, ...registry });
    await server.start();
    return server.address;
  },

  'npm-thrift': async ({ stack }) => {
    // With a parameter for the callback: that is the faster of the ways that generated code has.
    const handler = {
      add: (a: number, b: number, done: Done) => done(null, a + b),
      echoEntries: (entries: unknown, done: Done) => done(null, entries),
      echoText: (text: string, done: Done) => done(null, text),
    };
    return listening(
      thrift.createServer(Peers as never, handler as never, npmStack(stack) as never) as never,
    );
  },

  async grpc() {
    const server = new GrpcServer();
    server.addService(GrpcPeers.service, {
      add: ({ request }: GrpcCall<{ a: number; b: number }>, done: Done) =>
        done(null, { sum: request.a + request.b }),
      echoEntries: ({ request }: GrpcCall<object>, done: Done) => done(null, request),
      echoText: ({ request }: GrpcCall<object>, done: Done) => done(null, request),
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    return `127.0.0.1:${port}`;
  },

  echo: () =>
    listening(
      createTcpServer({ noDelay: true }, (socket) => socket.on('data', (chunk) => socket.write(chunk))),
    ),
};

async function listening(server: TcpServer): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const plan = JSON.parse(process.argv[2]!) as ServerPlan;
const address = await start[plan.kind](plan);

answerParent<object, ServerStanding>(async () => {
  const { user, system } = process.cpuUsage();
  return { address, cpuUs: user + system };
});
