import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { connect } from '../src/index.ts';
import { answerByDefault, type FakeOptions, FakeServer } from './fake-server.ts';

async function start(options: FakeOptions = {}) {
  const server = await FakeServer.start(options);
  const client = await connect(server.address);
  onTestFinished(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
  });
  return client;
}

it('lets the event loop turn many times while a burst of 20,000 requests is answered', async () => {
  const client = await start();
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  turn();
  const answers = await Promise.all(Array.from({ length: 20_000 }, () => client.get('/a')));
  isOver = true;
  expect(answers).toHaveLength(20_000);
  // Answers are worked off by 512: no turn takes more than a small part of the burst.
  expect(turns).toBeGreaterThan(20);
});

it('does not grow over 100,000 watch cycles', async () => {
  const client = await start({
    onRequest(request, peer) {
      answerByDefault(request, peer);
      if (request.opcode === 4) peer.event(3, '/a');
    },
  });
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heapBytes = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  let fired = 0;
  const count = () => {
    fired += 1;
  };
  const cycles = async (total: number) => {
    for (let done = 0; done < total; done += 100) {
      await Promise.all(Array.from({ length: 100 }, () => client.get('/a', { watch: () => count() })));
    }
  };
  await cycles(10_000);
  const beforeBytes = heapBytes();
  await cycles(100_000);
  await client.sync('/a');
  expect(fired).toBeGreaterThan(100_000);
  expect(heapBytes() - beforeBytes).toBeLessThan(2_000_000);
});
