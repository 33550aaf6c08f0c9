// A server of its own process, for tests of what signals do: answers `add` after the milliseconds that it is given.
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from '../src/index.ts';
import { Calculator } from './tutorial.ts';

const server = createServer(
  Calculator,
  {
    ping() {},
    async add(ms: number) {
      await sleep(ms);
      return ms;
    },
  },
  {
    ...(process.env.ZOOKEEPER && { zookeeper: process.env.ZOOKEEPER, service: 'tutorial', node: 'node1' }),
    ...(process.env.LISTEN && { listen: process.env.LISTEN }),
    stopOn: ['SIGTERM', 'SIGINT'],
    stopTimes: { noticeMs: 500, quietMs: 50, finishMs: 600_000 },
  },
);
await server.start();
server.state.subscribe(({ name }) => process.send!(name));
process.send!(server.address);
// The channel to the test is no reason to live on.
process.channel!.unref();
