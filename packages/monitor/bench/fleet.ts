// What a monitor costs that looks at a large fleet in a real ZooKeeper, whose nodes report as often as they should, and
// how soon it shows a change.
//
//   node packages/monitor/bench/fleet.ts [services] [providers of each] [consumers of each] [seconds]
//
// Starts a ZooKeeper of its own (see @thriftkeeper/zookeeper/testing) and a monitor in a process of its own, plays the
// fleet by one session, reads the streams as a page does, and prints one line for each figure.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { reportIntervalMs, reportWaitMs } from '@thriftkeeper/registry';
import { connect } from '@thriftkeeper/zookeeper';
import { startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { livelyConsumer, livelyProvider, tokenOf } from './lively-reports.ts';
import { type Message, readStream } from './stream-reader.ts';

const given = process.argv.slice(2).map(Number);
const [services = 1, providers = 10_000, consumers = 1_000, seconds = 60] = given;
/** Providers that each consumer calls. */
const called = Math.min(12, providers);
const probes = 40;
const root = '/thriftkeeper';
const each = (count: number) => Array.from({ length: count }, (_, index) => index);
const say = (what: string, value: string) => console.log(`${what.padEnd(58)} ${value}`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const mb = (bytes: number) =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
const spread = (values: readonly number[]) => {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return `median ${at(0.5).toFixed(0)}, 95 % ${at(0.95).toFixed(0)}, worst ${at(1).toFixed(0)} ms`;
};

const ensemble = await startEnsemble();
const session = await connect(ensemble.connectString);

/** A node of the fleet. */
class Member {
  readonly path: string;
  readonly #role: 'providers' | 'consumers';
  readonly #index: number;
  readonly #intervalMs: number;
  #sequence = 0;

  constructor(service: number, role: 'providers' | 'consumers', index: number) {
    this.#role = role;
    this.#index = index;
    this.#intervalMs = reportIntervalMs(5_000, role === 'providers' ? providers : consumers);
    this.path = `${root}/service${service}/stats/${role}/${role.slice(0, -1)}${index}`;
  }

  get waitMs(): number {
    return reportWaitMs(this.#intervalMs, Math.floor(Math.random() * 2 ** 32));
  }

  async announce(): Promise<void> {
    const record = {
      token: tokenOf(this.#index),
      spec: 1,
      zone: 'z1',
      version: '1.4.2',
      language: 'typescript',
    };
    const address = { address: `10.0.${this.#index >> 8}.${this.#index & 255}:9090` };
    const path = this.path.replace('/stats', '');
    const text = JSON.stringify(this.#role === 'providers' ? { ...address, ...record } : record);
    await session.create(path, text, { mode: 'ephemeral' });
    await session.create(this.path, this.#next(), { mode: 'ephemeral' });
  }

  /** Reports once more, at a time that can be told from others. */
  async report(atMs = Date.now()): Promise<void> {
    await session.set(this.path, this.#next(atMs));
  }

  #next(atMs = Date.now()): string {
    const sequence = ++this.#sequence;
    const first = this.#index * called;
    const names = each(called).map((one) => `provider${(first + one) % providers}`);
    return JSON.stringify(
      this.#role === 'providers'
        ? livelyProvider(sequence, this.#index, atMs, this.#intervalMs)
        : livelyConsumer(sequence, this.#index, atMs, this.#intervalMs, names),
    );
  }
}

await session.create(root, '');
const fleet: Member[] = [];
let began = performance.now();
for (const service of each(services)) {
  const base = `${root}/service${service}`;
  for (const path of ['', '/providers', '/consumers', '/stats', '/stats/providers', '/stats/consumers'])
    await session.create(`${base}${path}`, '');
  const members = [
    ...each(providers).map((index) => new Member(service, 'providers', index)),
    ...each(consumers).map((index) => new Member(service, 'consumers', index)),
  ];
  for (let at = 0; at < members.length; at += 500)
    await Promise.all(members.slice(at, at + 500).map((member) => member.announce()));
  fleet.push(...members);
}
say('services × (providers + consumers)', `${services} × (${providers} + ${consumers})`);
say('to announce them, by one session', `${((performance.now() - began) / 1e3).toFixed(1)} s`);

const child = fork(new URL('./fleet-monitor.ts', import.meta.url), [ensemble.connectString], {
  execArgv: ['--expose-gc'],
});
began = performance.now();
const [{ url, user, password }] = (await once(child, 'message')) as [Record<string, string>];
const ask = async (question: 'memory' | 'cpu') => {
  child.send(question);
  const [answer] = await once(child, 'message');
  return answer as { cpuMs: number; heapMb: number; rssMb: number };
};
const signedIn = await fetch(`${url}/api/v1/session`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ user, password }),
});
const headers = { cookie: signedIn.headers.get('set-cookie')!.split(';')[0]! };
const get = async (
  path: string, // biome-ignore lint/suspicious/noExplicitAny: a benchmark looks at a few fields of many types
) => (await fetch(`${url}/api/v1${path}`, { headers })).json() as Promise<any>;
for (;;) {
  const { totals } = await get('/overview');
  if (totals.providers === services * providers && totals.consumers === services * consumers) break;
  await pause(100);
}
say(
  'until the monitor shows all of them',
  `${((performance.now() - began) / 1e3).toFixed(1)} s, CPU ${((await ask('cpu')).cpuMs / 1e3).toFixed(1)} s`,
);

/** Reports come, as often as they should, until this is set. */
let over = false;
let reports = 0;
/** Those whose next report must not hide the one that is looked for. */
const quiet = new Set<Member>();
const report = async (member: Member) => {
  if (over || quiet.has(member)) return;
  setTimeout(() => void report(member), member.waitMs);
  await member.report().catch(() => {});
  reports++;
};
// As if they had begun at different times.
for (const member of fleet) setTimeout(() => void report(member), Math.random() * member.waitMs);
await pause(5_000);

async function measured(what: string): Promise<void> {
  const [before, sent, fromMs] = [await ask('cpu'), reports, performance.now()];
  await pause(seconds * 1_000);
  const [after, tookMs] = [await ask('cpu'), performance.now() - fromMs];
  const share = (100 * (after.cpuMs - before.cpuMs)) / tookMs;
  say(
    `${what}: CPU of the monitor`,
    `${share.toFixed(1)} % of a core, ${((reports - sent) / (tookMs / 1e3)).toFixed(0)} reports/s`,
  );
}
await measured('nobody looks');

const stop = new AbortController();
const messages: Message[] = [];
const overviews: Message[] = [];
const waiting = new Map<string, (message: Message) => void>();
const reading = [
  readStream(`${url}/api/v1/stream`, headers, stop.signal, (message) => overviews.push(message)),
  readStream(`${url}/api/v1/services/service0/stream`, headers, stop.signal, (message) => {
    messages.push(message);
    const { providers: rows = [], control } = message.data;
    for (const { reportAt } of rows) waiting.get(reportAt)?.(message);
    waiting.get(`control ${control?.version}`)?.(message);
  }),
];
await pause(2_000);
await measured('the overview and a service are looked at');
const sizes = (list: readonly Message[], type: string) =>
  list.filter(({ data }) => data.type === type).map(({ bytes }) => bytes);
const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
const said = (name: string, list: readonly Message[]) => {
  const deltas = sizes(list, 'delta');
  say(`${name}: snapshot`, mb(sizes(list, 'snapshot')[0] ?? 0));
  say(`${name}: deltas`, `${(deltas.length / seconds).toFixed(1)} a second, ${mb(mean(deltas))} on average`);
};
said('stream of a service', messages);
said('stream of the overview', overviews);

/** How long until a stream shows what is done now. Unit: ms. */
async function shownWithin(key: string, act: () => Promise<unknown>): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<Message>();
  waiting.set(key, resolve);
  await pause(Math.random() * 1_000);
  const fromMs = performance.now();
  await act();
  return (await promise).atMs - fromMs;
}
const [byReport, byControl]: [number[], number[]] = [[], []];
const control = `${root}/service0/control`;
await session.create(control, '{}');
await pause(2_000);
const probed = each(probes).map((probe) => fleet[(probe * 37) % providers]!);
for (const member of probed) quiet.add(member);
for (const [probe, member] of probed.entries()) {
  // A time that no other report has.
  const atMs = 1_000_000_000_000 + probe;
  byReport.push(await shownWithin(new Date(atMs).toISOString(), () => member.report(atMs)));
  const document = JSON.stringify({
    providers: {
      provider1: { weight: { value: probe, by: 'ann', at: new Date().toISOString(), why: 'measuring' } },
    },
  });
  byControl.push(await shownWithin(`control ${probe + 1}`, () => session.set(control, document)));
}
say(`a report in ZooKeeper, until it is in the stream (${probes})`, spread(byReport));
say(`a decision in ZooKeeper, until it is in the stream (${probes})`, spread(byControl));

for (const path of ['/services/service0', '/services/service0/map']) {
  const before = await ask('cpu');
  const text = JSON.stringify(await get(path));
  const { cpuMs } = await ask('cpu');
  say(`GET ${path}`, `${mb(text.length)}, CPU ${(cpuMs - before.cpuMs).toFixed(0)} ms`);
}
over = true;
stop.abort();
await Promise.allSettled(reading);
const { heapMb, rssMb } = await ask('memory');
say('heap of the monitor after collection; resident', `${heapMb.toFixed(0)} MB; ${rssMb.toFixed(0)} MB`);
child.send('end');
await once(child, 'exit');
await session.close();
await ensemble.close();
