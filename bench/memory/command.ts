import { availableParallelism, cpus } from 'node:os';
import type { Command } from '../command.ts';
import { count, parseFlags, some, toggle } from '../flags.ts';
import { loadLine } from '../machine.ts';
import type { Ownership } from '../ownership.ts';
import { table } from '../table.ts';
import { startChild } from '../zookeeper/child.ts';
import type { Calls } from './client-process.ts';
import type { Wanted } from './idle-process.ts';
import type { Memory } from './memory.ts';
import type { ServerStanding } from './server-process.ts';

const flags = {
  parts: some('what to measure', ['idle', 'growth']),
  connections: count('idle connections to one server', 10_000),
  calls: count('calls over which memory must not grow', 10_000_000, 10),
  json: toggle('end with one line of JSON'),
};

/** How much a server may take with ten thousand idle connections. Unit: bytes. */
const mostIdleBytes = 200 * 2 ** 20;
/** Up to this the heap goes up and down by itself. Unit: bytes. */
const mostGrownBytes = 2 * 2 ** 20;
const readings = 10;

interface Row {
  readonly what: string;
  readonly before: Memory;
  readonly after: Memory;
  readonly bytesPer: number;
  readonly reached: boolean;
}

const processOf = (module: string) => new URL(module, import.meta.url).href;
const startServer = (owned: Ownership) =>
  owned.own(startChild<object, ServerStanding>(processOf('./server-process.ts'), [], ['--expose-gc']));

/** `npm run bench -- memory`: what idle connections cost a server, and what calls leave behind. */
export const measureMemory: Command = async (args, owned) => {
  const options = parseFlags(args, flags);
  console.log(
    `machine: ${cpus()[0]?.model.trim()}, ${availableParallelism()} cores; Node ${process.version}\n${loadLine()}\n`,
  );
  const rows: Row[] = [];
  if (options.parts.includes('idle')) rows.push(await idle(owned, options.connections));
  if (options.parts.includes('growth')) rows.push(...(await growth(owned, options.calls)));
  console.log(memoryTable(rows));
  if (options.json) console.log(JSON.stringify({ rows }));
  return rows.every(({ reached }) => reached) ? 0 : 1;
};

async function idle(owned: Ownership, connections: number): Promise<Row> {
  const server = await startServer(owned);
  const before = await server.ask({});
  const holder = await owned.own(startChild<Wanted, number>(processOf('./idle-process.ts'), []));
  await holder.ask({ port: Number(before.address.split(':')[1]), connections });
  let after = await server.ask({});
  while (after.connections < connections) after = await server.ask({});
  const bytesPer = (after.residentBytes - before.residentBytes) / connections;
  await holder[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  const what = `server, ${connections.toLocaleString('en')} idle connections`;
  return { what, before, after, bytesPer, reached: after.residentBytes <= mostIdleBytes };
}

async function growth(owned: Ownership, calls: number): Promise<Row[]> {
  const servers = await Promise.all([1, 2, 3].map(() => startServer(owned)));
  const addresses = (await Promise.all(servers.map((server) => server.ask({})))).map(
    ({ address }) => address,
  );
  const client = await owned.own(
    startChild<Calls, Memory>(processOf('./client-process.ts'), [JSON.stringify(addresses)], ['--expose-gc']),
  );
  const each = Math.ceil(calls / readings);
  const [server] = servers;
  // The first tenth warms up, and does not count.
  const clientBefore = await client.ask({ calls: each });
  const serverBefore = await server!.ask({});
  let clientAfter = clientBefore;
  for (let reading = 0; reading < readings; reading++) {
    console.error(`growth: ${(reading + 1) * each} of ${readings * each} calls`);
    clientAfter = await client.ask({ calls: each });
  }
  const serverAfter = await server!.ask({});
  const row = (what: string, before: Memory, after: Memory, ofCalls: number): Row => {
    const grown = after.heapBytes - before.heapBytes;
    return { what, before, after, bytesPer: grown / ofCalls, reached: grown <= mostGrownBytes };
  };
  const total = readings * each;
  return [
    row(`client, ${total.toLocaleString('en')} calls`, clientBefore, clientAfter, total),
    row('one of its three servers', serverBefore, serverAfter, total / 3),
  ];
}

const memoryTable = (rows: readonly Row[]): string => {
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return table(
    [
      'what',
      'heap before MiB',
      'heap after',
      'resident before',
      'resident after',
      'bytes per one',
      'reached',
    ],
    rows.map(({ what, before, after, bytesPer, reached }) => [
      what,
      mebibytes(before.heapBytes),
      mebibytes(after.heapBytes),
      mebibytes(before.residentBytes),
      mebibytes(after.residentBytes),
      bytesPer.toFixed(bytesPer < 100 ? 3 : 0),
      reached ? 'yes' : 'NO',
    ]),
  );
};
