import type { EventEmitter } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import thrift from 'thrift';
import type { ProtocolName, ServiceModule, TransportName } from '../src/index.ts';

/** What npm `thrift` calls the parts of a stack. */
export const npmStack = ({ transport, protocol }: { transport: TransportName; protocol: ProtocolName }) => ({
  transport: transport === 'framed' ? thrift.TFramedTransport : thrift.TBufferedTransport,
  protocol: { binary: thrift.TBinaryProtocol, compact: thrift.TCompactProtocol, json: thrift.TJSONProtocol }[
    protocol
  ],
});

type Stack = Parameters<typeof npmStack>[0];

/** A server of npm `thrift`. Its handler takes callbacks: generated code without es6 has no other way left. */
export const npmServer = async (
  service: ServiceModule,
  handler: Record<string, (...args: never[]) => void>,
  stack: Stack,
): Promise<{ port: number; close(): Promise<void> }> => {
  const parts = npmStack(stack);
  const server = (stack.transport === 'http'
    ? thrift.createWebServer({ services: { '/': { ...parts, handler, processor: service } } } as never)
    : thrift.createServer(service as never, handler as never, parts as never)) as unknown as Server;
  const open = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => open.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

/** A client of npm `thrift`, called by callbacks underneath, so that both styles of generated code work. */
export const npmClient = async (service: ServiceModule, port: number, stack: Stack) => {
  const isHttp = stack.transport === 'http';
  const connection = isHttp
    ? thrift.createHttpConnection('127.0.0.1', port, { ...npmStack(stack), path: '/' } as never)
    : thrift.createConnection('127.0.0.1', port, npmStack(stack) as never);
  const events = connection as unknown as EventEmitter;
  if (!isHttp) {
    await new Promise((resolve, reject) => {
      events.once('connect', resolve);
      events.once('error', reject);
    });
  }
  const create = isHttp ? thrift.createHttpClient : thrift.createClient;
  const client = create(service as never, connection as never) as unknown as Record<
    string,
    (...args: unknown[]) => unknown
  > & { constructor: { prototype: Record<string, (...args: unknown[]) => unknown> } };
  return {
    call: (method: string, ...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const done = (error: unknown, value: unknown): void => (error ? reject(error) : resolve(value));
        const result = client[method]!(...args, done);
        if (result instanceof Promise) result.then(resolve, reject);
      }),
    close: async (): Promise<void> => {
      if ('end' in connection) connection.end();
    },
  };
};
