import type { EventEmitter } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { ConnectionOptions as TlsClientOptions, TlsOptions } from 'node:tls';
import thrift from 'thrift';
import type { ProtocolName, ServiceModule, TransportName } from '../src/index.ts';

interface Multiplexed {
  registerProcessor(name: string, processor: object): void;
}

/** What npm `thrift` has beyond its types. */
const untyped = thrift as unknown as {
  createMultiplexServer(processor: Multiplexed, options: object): object;
  createUDSConnection(path: string, options: object): object;
  readonly MultiplexedProcessor: new () => Multiplexed;
};

/** What npm `thrift` calls the parts of a stack. */
export const npmStack = ({ transport, protocol }: { transport: TransportName; protocol: ProtocolName }) => ({
  transport: transport === 'framed' ? thrift.TFramedTransport : thrift.TBufferedTransport,
  protocol: { binary: thrift.TBinaryProtocol, compact: thrift.TCompactProtocol, json: thrift.TJSONProtocol }[
    protocol
  ],
});

type Stack = Parameters<typeof npmStack>[0];

/** What a stack is carried by, default a plain TCP socket, and the name of a multiplexed service. */
interface Way<Tls> {
  readonly tls?: Tls | undefined;
  /** Of a unix socket. */
  readonly path?: string | undefined;
  readonly multiplexed?: string | undefined;
}

/** A server of npm `thrift`. Its handler takes callbacks: generated code without es6 has no other way left. */
export const npmServer = async (
  service: ServiceModule,
  handler: Record<string, (...args: never[]) => void>,
  stack: Stack & Way<TlsOptions>,
): Promise<{ port: number; close(): Promise<void> }> => {
  const { tls, path, multiplexed } = stack;
  const parts = { ...npmStack(stack), ...(tls && { tls }) };
  const server = (stack.transport === 'http'
    ? thrift.createWebServer({
        services: { '/': { ...npmStack(stack), handler, processor: service } },
        tls,
      } as never)
    : multiplexed === undefined
      ? thrift.createServer(service as never, handler as never, parts as never)
      : untyped.createMultiplexServer(
          multiplexedProcessor(service, handler, multiplexed),
          parts as never,
        )) as unknown as Server;
  const open = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => open.add(socket));
  await new Promise<void>((resolve) => {
    if (path === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(path, resolve);
  });
  return {
    port: path === undefined ? (server.address() as AddressInfo).port : 0,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

const multiplexedProcessor = (service: ServiceModule, handler: object, name: string) => {
  const { Processor } = service as unknown as { Processor: new (handler: object) => object };
  const processor = new untyped.MultiplexedProcessor();
  processor.registerProcessor(name, new Processor(handler));
  processor.registerProcessor('other', new Processor({}));
  return processor;
};

/** A client of npm `thrift`, called by callbacks underneath, so that both styles of generated code work. */
export const npmClient = async (
  service: ServiceModule,
  port: number,
  stack: Stack & Way<TlsClientOptions>,
) => {
  const { tls, path, multiplexed } = stack;
  const isHttp = stack.transport === 'http';
  const http = { path: '/', https: tls !== undefined, nodeOptions: tls };
  const parts = { ...npmStack(stack), ...(isHttp ? http : tls) } as never;
  const connection = isHttp
    ? thrift.createHttpConnection('127.0.0.1', port, parts)
    : path !== undefined
      ? untyped.createUDSConnection(path, parts)
      : tls === undefined
        ? thrift.createConnection('127.0.0.1', port, parts)
        : thrift.createSSLConnection('127.0.0.1', port, parts);
  const events = connection as unknown as EventEmitter;
  if (!isHttp) {
    await new Promise((resolve, reject) => {
      events.once('connect', resolve);
      events.once('error', reject);
    });
  }
  const create = isHttp ? thrift.createHttpClient : thrift.createClient;
  const made =
    multiplexed === undefined
      ? create(service as never, connection as never)
      : new thrift.Multiplexer().createClient(multiplexed, service as never, connection as never);
  const client = made as unknown as Record<string, (...args: unknown[]) => unknown> & {
    constructor: { prototype: Record<string, (...args: unknown[]) => unknown> };
  };
  return {
    call: (method: string, ...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const done = (error: unknown, value: unknown): void => (error ? reject(error) : resolve(value));
        const result = client[method]!(...args, done);
        if (result instanceof Promise) result.then(resolve, reject);
      }),
    close: async (): Promise<void> => {
      if (!isHttp) (connection as { end(): void }).end();
    },
  };
};
