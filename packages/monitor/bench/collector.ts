// What the collector costs in memory and time: services in a registry in memory, whose providers report every five
// seconds, as they would, and each consumer of one with them.
//
//   node --expose-gc packages/monitor/bench/collector.ts [services] [providers of each]
//
// Prints one line for each step. The registry in memory, which stands in for ZooKeeper, is in the figures of the
// process, not in those of the monitor: these are what closing the monitor gives back.
import { MemoryTree, memoryRegistry, writeStatsReport } from '@thriftkeeper/registry';
import { Collector } from '../src/collector/collector.ts';
import { overview } from '../src/collector/views.ts';
import { prometheusText } from '../src/prometheus.ts';
import { ManualClock, settled } from '../src/testing/manual-clock.ts';
import { livelyProvider, tokenOf } from './lively-reports.ts';

const [services, providers] = [Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 50)];
const root = '/thriftkeeper';
const tree = new MemoryTree();
const clock = new ManualClock();
const gc = (globalThis as { gc?: () => void }).gc ?? (() => {});
const heapMb = () => {
  gc();
  gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + external + arrayBuffers) / 1e6;
};

const put = (path: string, data: Uint8Array) =>
  tree.get(path) ? tree.write(path, data, -1) : tree.create(path, data, undefined);
const folder = (path: string) => put(path, new Uint8Array());

function reportAll(sequence: number): number {
  let bytes = 0;
  for (let service = 0; service < services; service++) {
    for (let node = 0; node < providers; node++) {
      const path = `${root}/service${service}/stats/providers/node${node}`;
      const data = writeStatsReport(livelyProvider(sequence, node, sequence * 5_000, 5_000), path);
      bytes += data.byteLength;
      put(path, data);
    }
  }
  return bytes;
}

folder(root);
for (let service = 0; service < services; service++) {
  const base = `${root}/service${service}`;
  for (const path of ['', '/providers', '/consumers', '/stats', '/stats/providers', '/stats/consumers'])
    folder(`${base}${path}`);
  for (let node = 0; node < providers; node++) {
    const record = {
      address: `10.${service >> 8}.${service & 255}.${node}:9090`,
      token: tokenOf(node),
      spec: 1,
    };
    put(`${base}/providers/node${node}`, Buffer.from(JSON.stringify(record)));
  }
}
const reportBytes = reportAll(1) / (services * providers);

const say = (what: string, value: string) => console.log(`${what.padEnd(58)} ${value}`);
const ms = (time: number) => `${time.toFixed(0)} ms`;
const cpu = () => process.cpuUsage().user / 1e3 + process.cpuUsage().system / 1e3;
/** Until the watches have told everything. */
async function quiet() {
  for (let turn = 0; turn < 200; turn++) await settled();
}

say('services × providers', `${services} × ${providers} = ${services * providers}`);
say('a report, of 5 methods and 10 consumers', `${(reportBytes / 1e3).toFixed(1)} kB`);
const before = heapMb();
const registry = memoryRegistry(tree);
let begin = cpu();
const collector = new Collector({ registry, clock, happened: () => {} });
while (!collector.isComplete) await settled();
await quiet();
await clock.advance(1_000);
say('CPU to read and understand everything once', ms(cpu() - begin));

let [readMs, flushMs] = [0, 0];
const rounds = 12;
for (let round = 2; round < 2 + rounds; round++) {
  reportAll(round);
  begin = cpu();
  await quiet();
  readMs += cpu() - begin;
  begin = cpu();
  await clock.advance(5_000);
  flushMs += cpu() - begin;
}
say('CPU per round of all reports, once in 5 s: to read them', ms(readMs / rounds));
say('  … to make rates, sums and history of them', ms(flushMs / rounds));
begin = cpu();
const text = prometheusText(collector);
say('CPU for a scrape', `${ms(cpu() - begin)}, ${(text.length / 1e6).toFixed(1)} MB`);
begin = cpu();
const page = JSON.stringify(overview(collector));
say('CPU for the overview', `${ms(cpu() - begin)}, ${(page.length / 1e3).toFixed(0)} kB`);
const full = heapMb();
await collector.close();
await registry.close();
say('memory of collector and watches, history included', `${(full - before).toFixed(0)} MB`);
say('  … for each provider', `${(((full - before) * 1e3) / (services * providers)).toFixed(1)} kB`);
