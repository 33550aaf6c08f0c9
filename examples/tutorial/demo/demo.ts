// The walk-through: three ZooKeeper servers, three Calculator servers, a client; then what happens to servers.
//
//   npm run demo [-- --keep] [-- --json]
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Ensemble, eventually, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { startConsole } from './console.ts';
import { killProcesses, portFor, type ServerProcess, startClient, startServer } from './processes.ts';
import { Screen } from './screen.ts';
import { Traffic } from './traffic.ts';

const flags = readFlags();

/** Each server comes back where it was: at the same address it takes its name back from its former life (SES-10). */
const ports = {
  node1: await portFor(9091),
  node2: await portFor(9092),
  node3: await portFor(9093),
  node4: await portFor(9094),
};
const everyMs = 5;
const deadAfterMs = 50;
const screen = new Screen((line) => console.log(line));

interface Event {
  readonly event: string;
  /** How long until calls went as they should: away from a server, or to it. Unit: ms. */
  readonly noticedMs: number;
  readonly failedCalls: number;
  readonly callsToDeadAfter50Ms: number;
  readonly good: boolean;
}

const events: Event[] = [];
const servers = new Map<string, ServerProcess>();
let monitor: AsyncDisposable | undefined;
let ensemble: Ensemble | undefined;
let startingEnsemble: Promise<Ensemble> | undefined;
let traffic: Traffic | undefined;

/** Shows who is called, a few times. */
async function watch(times = 3): Promise<void> {
  for (let time = 0; time < times; time++) {
    await sleep(400);
    screen.calls(traffic!);
  }
}

const start = async (node: keyof typeof ports) => {
  servers.set(node, await startServer(node, ports[node], ensemble!.connectString));
};

/** The servers by name, in whichever order they were started. */
const inOrder = () => [...servers.values()].sort((a, b) => a.node.localeCompare(b.node));

/** Notes what an event did to the calls since `fromMs`. */
function record(event: string, fromMs: number, noticedMs: number, dead?: string): void {
  const failedCalls = traffic!.failedSince(fromMs - 1_000).length;
  const late = dead === undefined ? 0 : traffic!.attemptsAt(dead, fromMs + deadAfterMs).length;
  const good = failedCalls === 0 && late === 0;
  events.push({
    event,
    noticedMs: Math.max(0, Math.round(noticedMs)),
    failedCalls,
    callsToDeadAfter50Ms: late,
    good,
  });
  screen.result(
    good,
    `noticed after ${Math.round(noticedMs)} ms; ${failedCalls} calls failed${dead ? `; ${late} sent there later than ${deadAfterMs} ms` : ''}`,
  );
}

/** Milliseconds until a node was called for the first time since. */
async function firstCall(node: string, sinceMs: number): Promise<number> {
  const first = await eventually(`${node} is called`, () => traffic!.attemptsAt(node, sinceMs)[0]);
  return first.startedMs - sinceMs;
}

/** Starts a server. Milliseconds from its word that it serves until it is called; 0 when it was called before. */
async function startAndWaitForCalls(node: keyof typeof ports): Promise<number> {
  const fromMs = performance.now();
  await start(node);
  const servesMs = performance.now();
  return Math.max(0, fromMs + (await firstCall(node, fromMs)) - servesMs);
}

async function walkThrough(): Promise<void> {
  screen.heading('Three ZooKeeper servers, three Calculator servers, one client');
  startingEnsemble = startEnsemble({ servers: 3 });
  ensemble = await startingEnsemble;
  screen.note(`ZooKeeper at ${ensemble.connectString}`);
  await Promise.all((['node1', 'node2', 'node3'] as const).map(start));
  for (const { node, address, pid } of inOrder())
    screen.note(`${node} serves at ${address} (process ${pid})`);
  let at = performance.now();
  traffic = new Traffic(ensemble.connectString);
  traffic.start(everyMs);
  screen.note(`the client calls ping every ${everyMs} ms; each bar is a provider and its share of the calls`);
  const found = await Promise.all(['node1', 'node2', 'node3'].map((node) => firstCall(node, at)));
  await watch();
  record('client started', at, Math.max(...found));

  screen.heading('node2 is stopped in order (SIGTERM)');
  at = servers.get('node2')!.signal('SIGTERM');
  const left = servers.get('node2')!.ended.then(() => performance.now());
  await watch();
  await left;
  const last = traffic.attemptsAt('node2', at).at(-1)?.startedMs ?? at;
  record('graceful stop', at, last - at);

  screen.heading('node2 is started again');
  at = performance.now();
  const back = await startAndWaitForCalls('node2');
  await watch();
  record('restart', at, back);

  screen.heading('node3 is killed (SIGKILL)');
  await sleep(200);
  at = servers.get('node3')!.signal('SIGKILL');
  await watch();
  const lastDead = traffic.attemptsAt('node3', at).at(-1)?.startedMs ?? at;
  record('SIGKILL', at, lastDead - at, 'node3');

  screen.heading('the ZooKeeper leader is killed');
  const leader = await ensemble.leader();
  at = performance.now();
  await leader.kill();
  await watch();
  await ensemble.leader();
  await eventually('the list is confirmed again', () => traffic!.client.$.providers?.value.stale === false);
  record('ZooKeeper leader killed', at, performance.now() - at);

  screen.heading('a fourth server, node4, is started');
  at = performance.now();
  const added = await startAndWaitForCalls('node4');
  await watch();
  record('server added', at, added);
}

function summary(): boolean {
  const { calls, failures } = traffic!;
  screen.heading('Summary');
  screen.table([
    ['event', 'noticed', 'failed calls', `calls to the dead after ${deadAfterMs} ms`],
    ...events.map(({ event, noticedMs, failedCalls, callsToDeadAfter50Ms }) => [
      event,
      `${noticedMs} ms`,
      String(failedCalls),
      String(callsToDeadAfter50Ms),
    ]),
  ]);
  const good = events.length === 6 && events.every((event) => event.good);
  screen.line();
  screen.result(good, `${calls} calls, ${failures.length} failed`);
  for (const { error } of failures.slice(0, 3)) screen.note(error.message);
  return good;
}

/** Clients that run while everything goes on: node, application, milliseconds between calls. */
const callers = [
  ['billing-1', 'billing', 20],
  ['billing-2', 'billing', 20],
  ['shop-1', 'shop', 5],
] as const;

/** Servers that the walk-through has ended serve again. */
async function startMissing(): Promise<void> {
  for (const node of ['node1', 'node2', 'node3'] as const) {
    const ended = await Promise.race([servers.get(node)!.ended.then(() => true), sleep(0, false)]);
    if (ended) await start(node);
  }
}

async function keep(): Promise<void> {
  const zookeeper = ensemble!.connectString;
  await startMissing();
  const clients = callers.map(([node, application, everyMs]) =>
    startClient(node, { application, everyMs, zookeeper }),
  );
  const web = await startConsole(zookeeper);
  monitor = web;
  screen.heading('Everything goes on running. The console, where it can be seen and managed:');
  screen.note(`${web.url}   user ${web.firstAdmin!.user}, password ${web.firstAdmin!.password}`);
  screen.note(`clients: ${clients.map(({ node, pid }) => `${node} (process ${pid})`).join(', ')}`);
  screen.heading('In other terminals:');
  const tool = 'node scripts/exec.mjs node examples/tutorial/src';
  screen.note(`${tool}/client.ts --zookeeper ${zookeeper}`);
  screen.note(`${tool}/server.ts --zookeeper ${zookeeper} --node node5`);
  for (const { node, pid } of inOrder())
    screen.note(`kill ${pid}        stops ${node} in order;  kill -9 ${pid}  kills it`);
  screen.note('Ctrl-C here ends all of it.');
  statusOnSignal = Number(process.exitCode);
  await new Promise<never>(() => {});
}

/** What is asked for; the process ends where it cannot be understood. */
function readFlags(): { readonly keep: boolean; readonly json: boolean } {
  try {
    return parseArgs({
      options: { keep: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    console.error(`demo: ${(error as Error).message}\n\n  npm run demo [-- --keep] [-- --json]`);
    process.exit(2);
  }
}

let ending: Promise<void> | undefined;
let statusOnSignal = 130;

/** Ends all that was started, once, however often it is asked for. */
function cleanUp(): Promise<void> {
  ending ??= end();
  return ending;
}

async function end(): Promise<void> {
  await monitor?.[Symbol.asyncDispose]();
  await traffic?.stop();
  killProcesses();
  await (await startingEnsemble?.catch(() => undefined))?.close();
}

// Ctrl-C comes more than once: from the terminal, and from each process above this one that hands it on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void cleanUp().finally(() => process.exit(statusOnSignal)));

try {
  await walkThrough();
  const good = summary();
  process.exitCode = good ? 0 : 1;
  if (flags.keep) await keep();
} catch (error) {
  // What fails once all is being ended fails for that.
  if (ending === undefined) console.error(`demo: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
if (flags.json && traffic) {
  const { calls, failures } = traffic;
  console.log(
    JSON.stringify({ calls, failed: failures.length, events: events.map(({ good: _, ...event }) => event) }),
  );
}
