// A Calculator server that announces itself:   node src/server.ts --port 9091 --node node1
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer, ThriftkeeperError } from '@thriftkeeper/server';
import Calculator from '../gen/node-es6/Calculator.js';
import { createCalculator } from './calculator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    node: { type: 'string' },
    weight: { type: 'string', default: '1' },
    service: { type: 'string', default: 'tutorial' },
    zookeeper: { type: 'string', default: '127.0.0.1:2181' },
    transport: { type: 'string', default: 'buffered' },
    protocol: { type: 'string', default: 'binary' },
  },
});

const server = createServer(Calculator, createCalculator(), {
  service: values.service,
  zookeeper: values.zookeeper,
  listen: `${values.host}:${values.port}`,
  node: values.node,
  weight: Number(values.weight),
  idl: fileURLToPath(new URL('../tutorial.thrift', import.meta.url)),
  transport: values.transport as 'buffered' | 'framed',
  protocol: values.protocol as 'binary' | 'compact' | 'json',
  stopOn: ['SIGTERM', 'SIGINT'],
  hooks: { warned: ({ code, message }) => console.error(`${code}: ${message}`) },
});

try {
  await server.start();
} catch (error) {
  if (!(error instanceof ThriftkeeperError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exit(1);
}
console.log(`${server.node} serves ${values.service} at ${server.address}`);

for await (const state of server.state) {
  if (state.name === 'draining')
    console.log(`${server.node} is leaving: it serves on until its consumers have seen that`);
  if (state.name === 'stopped') console.log(`${server.node} has stopped`);
}
