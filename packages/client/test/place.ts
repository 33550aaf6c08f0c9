import { MemoryTree, memoryRegistry, type Registry } from '@thriftkeeper/registry';
import { createServer, type Server, type ServerOptions } from '@thriftkeeper/server';
import { afterEach } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../src/index.ts';
import { Calculator, calculator } from './tutorial.ts';

export type CalculatorClient = Client<typeof Calculator>;

/** A tree that registries share, one for each process that there would be. */
export interface Place {
  readonly tree: MemoryTree;
  registry(): Registry;
  serve(options?: ServerOptions, handler?: object): Promise<Server>;
  client(options?: Partial<ClientOptions>): CalculatorClient;
}

/** Makes a place for each test that calls what this returns, and cleans up after it. */
export function places(): () => Place {
  const servers: Server[] = [];
  const clients: CalculatorClient[] = [];
  const registries: Registry[] = [];
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.$.close({ graceMs: 0 })));
    await Promise.all(servers.splice(0).map((server) => server.stop({ now: true })));
    await Promise.all(registries.splice(0).map((registry) => registry.close()));
  });
  return () => {
    const tree = new MemoryTree();
    const registry = () => {
      const one = memoryRegistry(tree);
      registries.push(one);
      return one;
    };
    return {
      tree,
      registry,
      async serve(options = {}, handler = calculator()) {
        const isAlone = 'registry' in options && options.registry === undefined;
        const server = createServer(Calculator, handler, {
          ...(isAlone ? {} : { service: 'tutorial', registry: registry() }),
          stopTimes: { noticeMs: 200, quietMs: 50 },
          ...options,
        });
        servers.push(server);
        await server.start();
        return server;
      },
      client(options = {}) {
        const one = createClient(Calculator, {
          ...('providers' in options ? {} : { service: 'tutorial', registry: registry() }),
          ...options,
        });
        clients.push(one);
        return one;
      },
    };
  };
}

/** How many providers of a client could be called now. */
export const eligible = (client: CalculatorClient): number =>
  client.$.why().filter(({ eligible: is }) => is).length;
