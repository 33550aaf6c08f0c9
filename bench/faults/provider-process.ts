// One provider in a process of its own; started by provider.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { createServer } from '@thriftkeeper/server';
import thrift from 'thrift';
import Peers from '../peers/gen/Peers.js';
import { GrpcPeers } from '../peers/grpc-service.ts';
import { npmStack } from '../peers/npm-stack.ts';
import { answerParent } from '../zookeeper/child.ts';
import { type Behaviour, wellBehaved } from './behaviour.ts';
import { momentMs } from './moment.ts';
import type { Stack } from './stacks/index.ts';
import { stall } from './stall.ts';

/** What the process is told on its command line, as JSON. */
export interface ProviderPlan {
  readonly kind: Stack['serverKind'];
  readonly listen: string;
  /** Where clients reach it. */
  readonly announce: string;
  readonly node: string;
  /** Where it is announced, if it is. */
  readonly registry: { readonly zookeeper: string; readonly service: string } | undefined;
}

export type ProviderOrder =
  | { readonly behave: Behaviour }
  | { readonly stallMs: number }
  | { readonly standing: true };

/** What it answers. */
export interface ProviderStanding {
  /** When it had begun to serve: those who know its address can call it from then on. */
  readonly servingMs: number;
  /** When it was announced; the same where it is not. */
  readonly announcedMs: number;
}

let behaviour: Behaviour = wellBehaved;
let servingMs: number | undefined;

async function work(): Promise<void> {
  if (Math.random() < behaviour.errorShare) throw new Error('this provider is out of order');
  if (Math.random() < behaviour.lostShare) await new Promise(() => {});
  await sleep(behaviour.workMs);
}

type Done = (error: unknown, result?: unknown) => void;
type GrpcCall<Request> = { readonly request: Request };

/** Answers by a callback what the handler returns. */
const by = (done: Done, result: () => unknown) =>
  work().then(
    () => done(null, result()),
    (error) => done(error),
  );

const start: Readonly<Record<ProviderPlan['kind'], (plan: ProviderPlan) => Promise<void>>> = {
  async thriftkeeper({ listen, announce, node, registry }) {
    const handler = {
      add: async (a: number, b: number) => {
        await work();
        return a + b;
      },
      echoText: async (text: string) => {
        await work();
        return text;
      },
    };
    const server = createServer(Peers, handler, { listen, announce, node, ...registry, stopOn: ['SIGTERM'] });
    server.state.subscribe(({ name }) => {
      if (name === 'serving') servingMs ??= momentMs();
      if (name === 'stopped') process.exit(0);
    });
    await server.start();
    await server.announced();
  },

  async 'npm-thrift'({ listen }) {
    const handler = {
      add: (a: number, b: number, done: Done) => void by(done, () => a + b),
      echoText: (text: string, done: Done) => void by(done, () => text),
    };
    const stack = npmStack({ transport: 'buffered', protocol: 'binary' });
    const server = thrift.createServer(Peers as never, handler as never, stack as never);
    // A connection that is reset would end the process.
    server.on('error', () => {});
    const { hostname, port } = new URL(`tcp://${listen}`);
    await new Promise<void>((resolve) => server.listen(Number(port), hostname, () => resolve()));
  },

  async grpc({ listen }) {
    const server = new GrpcServer();
    const handler = {
      add: ({ request }: GrpcCall<{ a: number; b: number }>, done: Done) =>
        void by(done, () => ({ sum: request.a + request.b })),
      echoText: ({ request }: GrpcCall<object>, done: Done) => void by(done, () => request),
    };
    server.addService(GrpcPeers.service, handler as never);
    await new Promise<void>((resolve, reject) =>
      server.bindAsync(listen, ServerCredentials.createInsecure(), (error) =>
        error ? reject(error) : resolve(),
      ),
    );
    process.on('SIGTERM', () => server.tryShutdown(() => process.exit(0)));
  },
};

const plan = JSON.parse(process.argv[2]!) as ProviderPlan;
await start[plan.kind](plan);
const announcedMs = momentMs();

answerParent<ProviderOrder, ProviderStanding>(async (order) => {
  if ('behave' in order) behaviour = order.behave;
  if ('stallMs' in order) stall(order.stallMs);
  return { servingMs: servingMs ?? announcedMs, announcedMs };
});
