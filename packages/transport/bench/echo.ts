/**
 * Calls of `add(i32, i32)` per second, ours and npm `thrift`, framed and buffered binary, server and client in
 * processes of their own. A first look, not the comparison of `npm run bench`: `node bench/echo.ts [seconds]`.
 */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import thrift from 'thrift';
import { clientOn, connect, listen, type TransportName } from '../src/index.ts';

const require = createRequire(import.meta.url);
const Calculator =
  require('../../../examples/tutorial/gen/node-es6/Calculator.js') as typeof import('../../../examples/tutorial/gen/node-es6/Calculator.js');

type Contender = 'ours' | 'npm';
type Add = (a: number, b: number) => Promise<number>;

const npmStack = (transport: TransportName) => ({
  transport: transport === 'framed' ? thrift.TFramedTransport : thrift.TBufferedTransport,
  protocol: thrift.TBinaryProtocol,
});

const serve = async (contender: Contender, transport: TransportName): Promise<number> => {
  if (contender === 'ours') {
    const listener = await listen({ address: '127.0.0.1:0', transport, service: Calculator }, ({ args }) => {
      const [a, b] = args as [number, number];
      return a + b;
    });
    return (listener.address as { port: number }).port;
  }
  const handler = {
    add: (a: number, b: number, done: (error: null, sum: number) => void) => done(null, a + b),
  };
  const server = thrift.createServer(Calculator as never, handler as never, npmStack(transport) as never);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
};

const dialled = async (contender: Contender, transport: TransportName, port: number): Promise<Add> => {
  if (contender === 'ours') {
    const connection = await connect(`127.0.0.1:${port}`, { transport });
    const client = clientOn(connection, Calculator, { deadlineMs: 5000 });
    return (a, b) => client.add(a, b);
  }
  const connection = thrift.createConnection('127.0.0.1', port, npmStack(transport) as never);
  await new Promise((resolve) => connection.once('connect', resolve));
  const client = thrift.createClient(Calculator as never, connection) as { add: Add };
  return (a, b) => client.add(a, b);
};

const measure = async (add: Add, inFlight: number, ms: number): Promise<number> => {
  const end = performance.now() + ms;
  let calls = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < end) {
      if ((await add(calls & 0xff, 1)) === undefined) throw new Error('no sum');
      calls++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  return (calls / ms) * 1000;
};

if (process.send !== undefined) {
  const [server, client, transport] = process.argv.slice(2) as [Contender, Contender, TransportName];
  void client;
  process.send(await serve(server, transport));
} else {
  const seconds = Number(process.argv[2] ?? 1);
  const pairs: [Contender, Contender][] = [
    ['npm', 'npm'],
    ['ours', 'ours'],
    ['ours', 'npm'],
    ['npm', 'ours'],
  ];
  for (const transport of ['framed', 'buffered'] as const) {
    for (const [server, client] of pairs) {
      const child = fork(import.meta.filename, [server, client, transport]);
      const port = await new Promise<number>((resolve) =>
        child.once('message', (sent) => resolve(Number(sent))),
      );
      const add = await dialled(client, transport, port);
      await measure(add, 64, 400);
      const rates = { 1: 0, 16: 0, 64: 0, 256: 0 };
      for (const inFlight of [1, 16, 64, 256] as const)
        rates[inFlight] = Math.round(await measure(add, inFlight, seconds * 1000));
      console.log(
        `${transport.padEnd(8)} server ${server.padEnd(4)} client ${client.padEnd(4)}`,
        JSON.stringify(rates),
      );
      child.kill();
    }
  }
  process.exit(0);
}
