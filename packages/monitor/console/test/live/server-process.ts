// A Calculator server in a process of its own: it is told what to be by its argument, and reports what it sees.
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallContext, createServer, type ServerOptions } from '@thriftkeeper/server';
import Calculator from '../../../../../examples/tutorial/gen/node-es6/Calculator.js';
import { reportEveryMs, type ServerReport } from './reports.ts';

const options = JSON.parse(process.argv[2]!) as ServerOptions;
const handled: Record<string, number> = {};
let [connections, lastCallAt] = [0, 0];

/** Answers with the sum, after as many milliseconds as the second number. */
async function add(one: number, other: number, { consumer }: CallContext) {
  const node = consumer.node ?? 'plain';
  handled[node] = (handled[node] ?? 0) + 1;
  lastCallAt = Date.now();
  if (other > 0) await sleep(other);
  return one + other;
}

const server = createServer(
  Calculator,
  { add },
  {
    ...options,
    hooks: {
      connectionOpened: () => void connections++,
      connectionClosed: () => void connections--,
    },
  },
);
await server.start();
setInterval(() => {
  const report: ServerReport = { atMs: performance.now(), connections, handled, lastCallAt };
  process.send!(report);
}, reportEveryMs);
// In order on SIGTERM; at once when the test is gone.
process.once('SIGTERM', () => void server.stop().then(() => process.exit()));
process.once('disconnect', () => process.exit());
