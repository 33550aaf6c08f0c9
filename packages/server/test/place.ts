import { MemoryTree, memoryRegistry, type Registry } from '@thriftkeeper/registry';
import {
  type ClientOf,
  type Connection,
  type ConnectionOptions,
  clientOn,
  connect,
} from '@thriftkeeper/transport';
import { afterEach } from 'vitest';
import { createServer, type Server, type ServerOptions } from '../src/index.ts';
import { Calculator } from './tutorial.ts';

/** A tree that several registries share, and servers and connections that end with the test. */
export interface Place {
  readonly tree: MemoryTree;
  /** One for each process that there would be. */
  registry(): Registry;
  /** A server that is announced as `node1` of `tutorial`; not started. */
  create(options?: ServerOptions, handler?: object): Server;
  serve(options?: ServerOptions, handler?: object): Promise<Server>;
  connect(server: Server, options?: ConnectionOptions): Promise<Connection>;
  client(server: Server, options?: ConnectionOptions): Promise<ClientOf<typeof Calculator>>;
  /** What stands in the tree for a node of `tutorial`. */
  record(node?: string): Record<string, unknown> | undefined;
}

/** Makes a place for each test that calls what this returns, and cleans up after it. */
export function places(): () => Place {
  const servers: Server[] = [];
  const connections: Connection[] = [];
  const registries: Registry[] = [];
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.destroy();
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
    const create = (options: ServerOptions = {}, handler: object = {}) => {
      const isAlone = 'registry' in options && options.registry === undefined;
      const server = createServer(Calculator, handler, {
        ...(isAlone ? {} : { service: 'tutorial' }),
        node: 'node1',
        ...('zookeeper' in options || 'registry' in options ? {} : { registry: registry() }),
        ...options,
      });
      servers.push(server);
      return server;
    };
    const connectTo = async (server: Server, options: ConnectionOptions = {}) => {
      const connection = await connect(server.address, { trustCodes: true, ...options });
      connections.push(connection);
      return connection;
    };
    return {
      tree,
      registry,
      create,
      serve: (options, handler) => create(options, handler).start(),
      connect: connectTo,
      client: async (server, options) => clientOn(await connectTo(server, options), Calculator),
      record: (node = 'node1') => {
        const there = tree.get(`/thriftkeeper/tutorial/providers/${node}`);
        return there && (JSON.parse(Buffer.from(there.data).toString()) as Record<string, unknown>);
      },
    };
  };
}

/** A promise that the test settles. */
export function deferred<T = void>() {
  return Promise.withResolvers<T>();
}
