/**
 * Calls per second of ours and npm `thrift`, and of a bare echo of as many bytes, with server and client in
 * processes of their own. A first look, not the comparison of `npm run bench`:
 *
 *     node bench/echo.ts [seconds per figure] [workload]
 */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import thrift from 'thrift';
import { clientOn, connect, listen, type TransportName } from '../src/index.ts';

const require = createRequire(import.meta.url);
const service =
  require('../test/gen/node-es6/Everywhere.js') as typeof import('../test/gen/node-es6/Everywhere.js');
const { Everything } =
  require('../test/gen/node-es6/everything_types.js') as typeof import('../test/gen/node-es6/everything_types.js');

type Contender = 'ours' | 'npm' | 'bare';
type Call = () => Promise<unknown>;
type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

const record = {
  flag: true,
  tiny: 1,
  middle: 123456,
  real: 1.5,
  text: 'some text',
  numbers: [1, 2, 3],
  far: 7,
};
const WORKLOADS: Record<string, { method: string; args: () => unknown[]; bytes: number }> = {
  add: { method: 'sum', args: () => [1, null, null, null], bytes: 34 },
  structs: {
    method: 'echoList',
    args: () => [new Array(50).fill(new Everything(record as never))],
    bytes: 5000,
  },
  '1 KiB': { method: 'echoString', args: () => ['x'.repeat(1024)], bytes: 1060 },
  '64 KiB': { method: 'echoString', args: () => ['x'.repeat(65_536)], bytes: 65_570 },
};

const npmStack = (transport: TransportName): never =>
  ({
    transport: transport === 'framed' ? thrift.TFramedTransport : thrift.TBufferedTransport,
    protocol: thrift.TBinaryProtocol,
  }) as never;

const serve = async (contender: Contender, transport: TransportName): Promise<number> => {
  if (contender === 'ours') {
    const listener = await listen({ address: '127.0.0.1:0', transport, service }, ({ args }) => args[0]);
    return (listener.address as AddressInfo).port;
  }
  const first = (...args: unknown[]): void =>
    (args.at(-1) as (error: null, value: unknown) => void)(null, args[0]);
  const echo = (socket: Socket): void =>
    void socket.setNoDelay(true).on('data', (chunk) => socket.write(chunk));
  const server =
    contender === 'bare'
      ? createServer(echo)
      : (thrift.createServer(
          service as never,
          {
            sum: withLength(first, 5),
            echoList: withLength(first, 2),
            echoString: withLength(first, 2),
          } as never,
          npmStack(transport),
        ) as unknown as ReturnType<typeof createServer>);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** The handler with the arity that makes generated code take its callback path. */
const withLength = <F extends (...args: never[]) => void>(handler: F, value: number): F => {
  const own = (...args: Parameters<F>): void => handler(...args);
  return Object.defineProperty(own, 'length', { value }) as F;
};

const dial = async (
  contender: Contender,
  transport: TransportName,
  port: number,
  workload: string,
): Promise<Call> => {
  const { method, args, bytes } = WORKLOADS[workload]!;
  const given = args();
  if (contender === 'bare') return bareClient(port, bytes);
  if (contender === 'ours') {
    const connection = await connect(`127.0.0.1:${port}`, { transport });
    const client = clientOn(connection, service, { deadlineMs: 5000 }) as unknown as Methods;
    return () => client[method]!(...given);
  }
  const connection = thrift.createConnection('127.0.0.1', port, npmStack(transport));
  await new Promise((resolve) => connection.once('connect', resolve));
  const client = thrift.createClient(service as never, connection) as unknown as Methods;
  return () => client[method]!(...given);
};

/** Calls that are nothing but bytes there and back, written once per tick. */
const bareClient = async (port: number, bytes: number): Promise<Call> => {
  const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve) => socket.once('connect', resolve));
  const message = Buffer.alloc(bytes, 1);
  const waiting: (() => void)[] = [];
  let queued: Buffer[] = [];
  let received = 0;
  socket.on('data', (chunk) => {
    for (received += chunk.length; received >= bytes; received -= bytes) waiting.shift()!();
  });
  return () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      queued.push(message);
      if (queued.length > 1) return;
      process.nextTick(() => {
        socket.write(Buffer.concat(queued));
        queued = [];
      });
    });
};

const measure = async (call: Call, inFlight: number, ms: number): Promise<number> => {
  const end = performance.now() + ms;
  let calls = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < end) {
      await call();
      calls++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  return Math.round((calls / ms) * 1000);
};

if (process.send !== undefined) {
  const [server, transport] = process.argv.slice(2) as [Contender, TransportName];
  process.on('disconnect', () => process.exit());
  process.send(await serve(server, transport));
} else {
  const ms = Number(process.argv[2] ?? 1) * 1000;
  const workloads = process.argv[3] === undefined ? Object.keys(WORKLOADS) : [process.argv[3]];
  const pairs = [
    ['npm', 'npm'],
    ['ours', 'ours'],
    ['ours', 'npm'],
    ['npm', 'ours'],
    ['bare', 'bare'],
  ] as const;
  for (const workload of workloads) {
    for (const transport of ['framed', 'buffered'] as const) {
      for (const [server, client] of pairs) {
        const child = fork(import.meta.filename, [server, transport]);
        const port = await new Promise<number>((resolve) =>
          child.once('message', (sent) => resolve(Number(sent))),
        );
        const call = await dial(client, transport, port, workload);
        await measure(call, 64, 400);
        const rates: Record<number, number> = {};
        for (const inFlight of [1, 16, 64, 256]) rates[inFlight] = await measure(call, inFlight, ms);
        console.log(
          `${workload.padEnd(8)}${transport.padEnd(9)} server ${server.padEnd(5)} client ${client.padEnd(5)}`,
          JSON.stringify(rates),
        );
        child.disconnect();
      }
    }
  }
  process.exit(0);
}
