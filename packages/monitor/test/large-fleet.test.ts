import {
  type Coordination,
  MemoryTree,
  memoryCoordination,
  Registry,
  writeStatsReport,
} from '@thriftkeeper/registry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Collector } from '../src/collector/collector.ts';
import { modelOf, overview, serviceChanges, serviceDetail } from '../src/collector/views.ts';
import { ManualClock, settled } from '../src/testing/manual-clock.ts';
import { consumerReport, methodTotals, providerReport } from '../src/testing/reports.ts';

const [providers, consumers] = [10_000, 1_000];
const base = '/thriftkeeper/fleet';
const intervalMs = 50_000;

/** What a monitor asks of the registry: how often it reads nodes, and how often it has a whole list made. */
const work = { reads: 0, lists: 0 };

function counting(coordination: Coordination): Coordination {
  return new Proxy(coordination, {
    get(target, name) {
      const found = Reflect.get(target, name, target);
      if (typeof found !== 'function') return found;
      return (...given: unknown[]) => {
        if (name === 'read' || name === 'children') work.reads++;
        return found.apply(target, given);
      };
    },
  });
}

/** A registry whose lists count how often they are looked at as a whole. */
function countingLists(registry: Registry): Registry {
  return new Proxy(registry, {
    get(target, name) {
      const found = Reflect.get(target, name, target);
      if (typeof found !== 'function') return found;
      return (...given: unknown[]) => {
        const made = found.apply(target, given);
        if (!/^watch(Providers|Consumers|Stats)$/.test(String(name))) return made;
        return new Proxy(made, {
          get(watch, field) {
            if (field === 'value') work.lists++;
            const value = Reflect.get(watch, field, watch);
            return typeof value === 'function' ? value.bind(watch) : value;
          },
        });
      };
    },
  });
}

let tree: MemoryTree;
let clock: ManualClock;
let registry: Registry;
let collector: Collector;

const bytes = (value: object) => Buffer.from(JSON.stringify(value));
function put(path: string, data: Uint8Array): void {
  if (tree.get(path)) tree.write(path, data, -1);
  else tree.create(path, data, 'them');
}
const providerReports = (sequence: number, node: number) => {
  const report = providerReport(
    sequence,
    { add: methodTotals(100 * sequence) },
    { intervalMs, at: new Date(sequence * intervalMs).toISOString() },
  );
  put(`${base}/stats/providers/p${node}`, writeStatsReport(report, 'here'));
};
const consumerReports = (sequence: number, node: number) => {
  const called = { attempts: 50 * sequence, answered: 50 * sequence };
  const report = consumerReport(
    sequence,
    { [`p${node}`]: called, [`p${node + 1}`]: called },
    { at: new Date(sequence * 5_000).toISOString() },
  );
  put(`${base}/stats/consumers/c${node}`, writeStatsReport(report, 'here'));
};
async function worked(ms = 1_000): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await settled();
  await clock.advance(ms);
}
/** Until every list has been read. */
async function complete(): Promise<void> {
  for (let turn = 0; turn < 10_000 && !collector.isComplete; turn++) await settled();
  await worked();
}

beforeEach(async () => {
  tree = new MemoryTree();
  for (const path of ['/thriftkeeper', base, `${base}/providers`, `${base}/consumers`, `${base}/stats`])
    tree.create(path, Buffer.alloc(0), undefined);
  for (const path of [`${base}/stats/providers`, `${base}/stats/consumers`])
    tree.create(path, Buffer.alloc(0), undefined);
  for (let node = 0; node < providers; node++) {
    put(`${base}/providers/p${node}`, bytes({ address: `10.0.${node >> 8}.${node & 255}:9090` }));
    providerReports(1, node);
  }
  for (let node = 0; node < consumers; node++) {
    put(`${base}/consumers/c${node}`, bytes({ application: 'billing' }));
    consumerReports(1, node);
  }
  clock = new ManualClock();
  registry = new Registry(counting(memoryCoordination(tree)));
  collector = new Collector({ registry: countingLists(registry), clock, happened: () => {} });
  await complete();
  [work.reads, work.lists] = [0, 0];
});
afterEach(async () => {
  await collector.close();
  await registry.close();
});

describe('a service of ten thousand providers and a thousand consumers', { timeout: 60_000 }, () => {
  it('comes through whole', async () => {
    await worked(5_000);
    const {
      summary,
      providers: rows,
      consumers: callers,
      methods,
    } = serviceDetail(modelOf(collector, 'fleet'));
    expect(summary).toMatchObject({
      status: 'ok',
      stale: false,
      providers: { total: providers, up: providers, unreadable: 0 },
      consumers,
      load: { reporting: providers, callsPerSecond: (providers * 100) / 50, connections: providers },
    });
    expect(rows.length).toBe(providers);
    expect(rows.every(({ load }) => load?.callsPerSecond === 2)).toBe(true);
    expect(callers.every(({ load }) => load?.callsPerSecond === 20)).toBe(true);
    expect(methods).toMatchObject([{ method: 'add', callsPerSecond: providers * 2 }]);
    expect(overview(collector).totals).toMatchObject({ providers, consumers });
  });

  it('costs one read and one row for each report, however many others there are', async () => {
    const model = modelOf(collector, 'fleet');
    await worked(5_000);
    for (const [reported, sequence] of [
      [[7], 2],
      [[7, 8, 9_999], 3],
    ] as const) {
      const since = model.revision;
      work.reads = 0;
      for (const node of reported) providerReports(sequence, node);
      await worked();
      expect(work).toEqual({ reads: reported.length, lists: 0 });
      const delta = serviceChanges(model, since)!;
      expect(delta.providers.map(({ node }) => node)).toEqual(reported.map((node) => `p${node}`));
      expect([delta.consumers, delta.removedProviders]).toEqual([[], []]);
      // What sums up all providers is not made again for a few of them.
      expect(delta).not.toHaveProperty('methods');
    }
    const since = model.revision;
    await worked(5_000);
    expect(serviceChanges(model, since)).toMatchObject({ providers: [], methods: [{ method: 'add' }] });
  });

  it('costs one read and one row for each provider that comes, changes or goes', async () => {
    const model = modelOf(collector, 'fleet');
    const since = model.revision;
    put(`${base}/providers/new`, bytes({ address: '10.9.9.9:9090' }));
    put(`${base}/providers/p5`, bytes({ address: '10.0.0.5:9090', state: 'draining' }));
    tree.remove(`${base}/consumers/c3`, -1);
    await worked();
    expect(work).toEqual({ reads: 3, lists: 0 });
    const delta = serviceChanges(model, since)!;
    expect(delta.providers.map(({ node, state }) => [node, state])).toEqual([
      ['new', 'up'],
      ['p5', 'draining'],
    ]);
    expect(delta.removedConsumers).toEqual(['c3']);
    expect(model.summary).toMatchObject({
      status: 'degraded',
      providers: { total: providers + 1, up: providers, draining: 1 },
      consumers: consumers - 1,
    });
  });

  it('does not take those for silent that report once in fifty seconds', async () => {
    await worked(60_000);
    expect(modelOf(collector, 'fleet').summary.load.reporting).toBe(providers);
    await worked(100_000);
    expect(modelOf(collector, 'fleet').summary.load.reporting).toBe(0);
  });
});
