// What a server costs per call beside a listener and its handlers: who calls, admission, counts, latency.
//
//   node packages/server/bench/hot-path.ts [rounds]
//
// Both serve in this process, in turns, to a client in another; what is compared is the processor time of this one,
// which a busy machine disturbs least. Of all rounds the quarter that took least counts.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { clientOn, connect, listen } from '@thriftkeeper/transport';
import { Caller } from '../src/callers/caller.ts';
import { dispatchTo } from '../src/dispatch.ts';
import { createServer } from '../src/index.ts';
import { Calculator } from '../test/tutorial.ts';

const callsPerRound = 40_000;
const inFlight = 64;

/** In the other process: calls whatever address it is told, and says when it has finished. */
async function callOnDemand(): Promise<void> {
  process.on('message', async (address: string) => {
    const before = process.cpuUsage();
    const connection = await connect(address);
    const client = clientOn(connection, Calculator);
    let left = callsPerRound;
    const lane = async () => {
      while (left-- > 0) await client.add(1, 2);
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    await connection.close();
    const { user, system } = process.cpuUsage(before);
    process.send!((user + system) / callsPerRound);
  });
  process.send!('ready');
}

async function compare(rounds: number): Promise<void> {
  const caller = fork(fileURLToPath(import.meta.url), ['--caller']);
  await once(caller, 'message');
  const add = (one: number, other: number) => one + other;
  const nobody = { of: () => new Caller({}) };
  const { run } = dispatchTo({ add }, undefined, nobody, undefined);
  const bare = await listen({ address: '127.0.0.1:0', service: Calculator }, run);
  const hooks = { callEnded() {} };
  const timed = await listen({ address: '127.0.0.1:0', service: Calculator, hooks }, run);
  const plain = await createServer(Calculator, { add }).start();
  const adaptive = await createServer(Calculator, { add }, { maxInProgress: 'adaptive' }).start();
  const contenders = [
    { name: 'listener and handlers', address: bare.toString() },
    { name: 'the same, timed', address: timed.toString() },
    { name: 'server', address: plain.address },
    { name: 'server, adaptive limit', address: adaptive.address },
  ].map((one) => ({ ...one, us: [] as number[] }));
  const callerUs: number[] = [];
  for (let round = -1; round < rounds; round++) {
    for (const { address, us } of contenders) {
      const before = process.cpuUsage();
      caller.send(address);
      const [ofCaller] = (await once(caller, 'message')) as [number];
      const { user, system } = process.cpuUsage(before);
      // The first warms up.
      if (round < 0) continue;
      us.push((user + system) / callsPerRound);
      callerUs.push(ofCaller);
    }
  }
  const best = (us: number[]) => {
    const quarter = us.sort((a, b) => a - b).slice(0, Math.ceil(us.length / 4));
    return quarter.reduce((sum, one) => sum + one, 0) / quarter.length;
  };
  const base = best(contenders[0]!.us);
  const whole = base + best(callerUs);
  console.log(`caller                   ${(whole - base).toFixed(2)} µs of processor time a call`);
  for (const { name, us } of contenders) {
    const more = best(us) - base;
    const ofWhole = `${((more / whole) * 100).toFixed(1)} % of what a call costs both sides`;
    console.log(`${name.padEnd(24)} ${best(us).toFixed(2)} µs, ${more.toFixed(2)} more: ${ofWhole}`);
  }
  caller.disconnect();
  await Promise.all([bare.close(), timed.close(), plain.stop({ now: true }), adaptive.stop({ now: true })]);
}

if (process.argv[2] === '--caller') await callOnDemand();
else await compare(Number(process.argv[2] ?? 20));
