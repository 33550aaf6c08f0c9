// A Calculator server in a process of its own, for tests that kill it. It is told what to be in SERVE, and answers
// `add` after `num2` milliseconds with `num1`.
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type ServerOptions } from '@thriftkeeper/server';
import { Calculator } from './tutorial.ts';

const options = JSON.parse(process.env.SERVE!) as ServerOptions;
let calls = 0;
const server = createServer(
  Calculator,
  {
    ping() {
      calls++;
    },
    async add(num1: number, num2: number) {
      calls++;
      await sleep(num2);
      return num1;
    },
  },
  { service: 'tutorial', stopOn: ['SIGTERM'], ...options },
);
await server.start();
process.send!({ address: server.address });
process.on('message', () => process.send!({ calls }));
// The channel to the test is no reason to live on.
process.channel!.unref();
