import {
  type Announcement,
  type ConsumerRecord,
  MemoryTree,
  memoryRegistry,
  type ProviderRecord,
  type Registry,
  type StatsReport,
} from '@thriftkeeper/registry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import { consumerReport, histogramOf, methodTotals, providerReport } from '../testing/reports.ts';
import { Collector } from './collector.ts';
import type { EventDraft } from './event-draft.ts';
import { consumerDetail, providerDetail } from './node-details.ts';
import { serviceMap } from './service-map.ts';
import { modelOf, overview, overviewChanges, serviceChanges, serviceDetail } from './views.ts';

let tree: MemoryTree;
let clock: ManualClock;
let theirs: Registry;
let ours: Registry;
let collector: Collector;
let events: EventDraft[];
const reports = new Map<object, Announcement<StatsReport>>();

/** Starts to look. */
function watching() {
  collector = new Collector({ registry: ours, clock, happened: (drafts) => events.push(...drafts) });
}
beforeEach(() => {
  tree = new MemoryTree();
  clock = new ManualClock();
  theirs = memoryRegistry(tree);
  ours = memoryRegistry(tree);
  events = [];
});
afterEach(async () => {
  reports.clear();
  await collector.close();
  await Promise.all([theirs.close(), ours.close()]);
});

/** Lets watches deliver, and the collector work it in. */
async function worked(ms = 1_000): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await settled();
  await clock.advance(ms);
}
const types = () => events.map(({ type }) => type);

async function provider(service: string, node: string, more: Partial<ProviderRecord> = {}) {
  const announcement = theirs.announceProvider(service, node, { address: '127.0.0.1:1', ...more });
  await announcement.registered();
  return announcement;
}
async function consumer(service: string, node: string, application = 'billing') {
  const announcement = theirs.announceConsumer(service, node, { application });
  await announcement.registered();
  return announcement;
}
/** Puts the report of a node in the place of its last one. */
async function report(
  of: Announcement<ProviderRecord> | Announcement<ConsumerRecord>,
  stats: StatsReport,
): Promise<void> {
  const known = reports.get(of);
  if (known) known.replace(stats);
  else reports.set(of, theirs.announceStats(`${stats.role}s`, of, stats));
  await reports.get(of)!.registered();
}
const decision = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'disk is full' };

describe('the collector', () => {
  it('counts from when the registry was last there, through all states in which it is not', async () => {
    const names = ['suspended', 'suspended', 'lost', 'connected', 'suspended'] as const;
    let tell = () => {};
    const state = {
      value: { name: 'connected' as string },
      subscribe: (listener: () => void) => {
        tell = listener;
        return () => {};
      },
    };
    const registry = { state, watchServices: () => ours.watchServices() } as unknown as Registry;
    collector = new Collector({ registry, clock, happened: (drafts) => events.push(...drafts) });
    const seen: string[] = [];
    for (const name of names) {
      await worked();
      state.value = { name };
      tell();
      seen.push(`${name} ${collector.registry.since}`);
    }
    await worked();
    const at = (ms: number) => new Date(ms).toISOString();
    const [first, back, again] = [seen[0], seen[3], seen[4]].map((text) => Date.parse(text!.split(' ')[1]!));
    expect(back! - first!).toBe(3_000);
    expect(again! - back!).toBe(1_000);
    expect(seen).toEqual([
      `suspended ${at(first!)}`,
      `suspended ${at(first!)}`,
      `lost ${at(first!)}`,
      `connected ${at(back!)}`,
      `suspended ${at(again!)}`,
    ]);
    expect(events.map(({ text }) => text)).toEqual(
      ['suspended', 'lost', 'connected', 'suspended'].map((name) => `the registry is ${name}`),
    );
  });

  it('follows every service there is, and those that come, and tells when one goes', async () => {
    await provider('tutorial', 'node1');
    watching();
    await worked();
    expect(overview(collector).services).toMatchObject([
      { service: 'tutorial', status: 'ok', providers: { total: 1, up: 1 }, stale: false },
    ]);
    await provider('other', 'node1', { state: 'notReady' });
    await worked();
    expect(overview(collector).services.map(({ service, status }) => [service, status])).toEqual([
      ['other', 'down'],
      ['tutorial', 'ok'],
    ]);
    expect(types()).toEqual(['serviceAppeared']);
    expect(collector.totals).toMatchObject({ services: 2, providers: 2, providersUp: 1 });
    expect(collector.isComplete).toBe(true);
    expect(() => modelOf(collector, 'missing')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('tells what comes, goes and changes, but not what was there before it looked', async () => {
    const first = await provider('tutorial', 'node1');
    watching();
    await worked();
    expect(events).toEqual([]);
    await consumer('tutorial', 'c1');
    await first.update({ state: 'draining' });
    await provider('tutorial', 'node2');
    await worked();
    expect(types().sort()).toEqual(['consumerAppeared', 'providerAppeared', 'providerState']);
    await first.withdraw();
    await worked();
    expect(events.at(-1)).toMatchObject({
      type: 'providerGone',
      service: 'tutorial',
      node: 'node1',
      text: 'provider node1 left',
      details: { announced: true },
    });
  });

  it('says for ten minutes that a provider went without having said so, unless it is back', async () => {
    const [died] = await Promise.all(['node1', 'node2', 'node3'].map((node) => provider('tutorial', node)));
    watching();
    await worked();
    await died!.withdraw();
    await worked();
    expect(events).toMatchObject([
      {
        type: 'providerGone',
        node: 'node1',
        text: 'provider node1 left without saying goodbye',
        details: { announced: false },
      },
    ]);
    const summary = () => modelOf(collector, 'tutorial').summary;
    const lost = [{ node: 'node1', at: expect.any(String) }];
    expect(summary()).toMatchObject({ status: 'degraded', providers: { total: 2, up: 2, lost: 1 }, lost });
    const back = await provider('tutorial', 'node1');
    await worked();
    expect(summary()).toMatchObject({ status: 'ok', providers: { total: 3, lost: 0 }, lost: [] });
    await back.withdraw();
    await worked(590_000);
    expect(summary()).toMatchObject({ status: 'degraded', lost });
    const since = collector.revision;
    await worked(20_000);
    expect(overviewChanges(collector, since)!.services).toMatchObject([
      { status: 'ok', providers: { total: 2, lost: 0 }, lost: [] },
    ]);
  });

  it('makes rates of reports, adds them up, and keeps them', async () => {
    const [one, other] = [await provider('tutorial', 'node1'), await provider('tutorial', 'node2')];
    watching();
    await worked();
    const latency = histogramOf(1_000, 2_000);
    await report(one, providerReport(1, { add: methodTotals(100, { latency }) }));
    await report(other, providerReport(1, { add: methodTotals(50, { failed: 10 }) }, { connections: 3 }));
    await worked(5_000);
    const { summary, providers, methods } = serviceDetail(modelOf(collector, 'tutorial'));
    expect(summary.load).toMatchObject({
      callsPerSecond: 30,
      failedPerSecond: 2,
      connections: 4,
      reporting: 2,
      p99Us: 2_047,
    });
    expect(summary.status).toBe('degraded');
    expect(providers.map(({ load, share }) => [load?.callsPerSecond, share])).toEqual([
      [20, 0.667],
      [10, 0.333],
    ]);
    expect(methods).toMatchObject([{ method: 'add', callsPerSecond: 30, failedPerSecond: 2 }]);
    const { history } = modelOf(collector, 'tutorial');
    expect(history.read(0, clock.wallMs()).values.callsPerSecond).toContain(30);
    expect(collector.totals.load.callsPerSecond).toBe(30);
    expect(collector.history.read(0, clock.wallMs()).values.connections).toContain(4);
  });

  it('takes a report that is too old as no report', async () => {
    const one = await provider('tutorial', 'node1');
    watching();
    await worked();
    await report(one, providerReport(1, { add: methodTotals(100) }));
    await worked(5_000);
    expect(modelOf(collector, 'tutorial').summary.load.reporting).toBe(1);
    const since = collector.revision;
    await worked(20_000);
    expect(modelOf(collector, 'tutorial').summary.load).toMatchObject({ callsPerSecond: 0, reporting: 0 });
    const { silentSince, ...row } = serviceChanges(modelOf(collector, 'tutorial'), since)!.providers[0]!;
    expect(row).toMatchObject({ load: null, share: null });
    expect(Date.parse(silentSince!)).toBeLessThanOrEqual(6_000);
    // It is there, and goes on saying nothing.
    await worked(900_000);
    expect(serviceDetail(modelOf(collector, 'tutorial')).providers[0]).toMatchObject({ silentSince });
  });

  it('takes a node that reports seldom, as it says, for as good as one that reports often', async () => {
    const one = await provider('tutorial', 'node1');
    watching();
    await worked();
    const seldom = { intervalMs: 50_000, at: new Date(50_000).toISOString() };
    await report(one, providerReport(1, { add: methodTotals(1_000) }, seldom));
    await worked(150_000);
    const model = modelOf(collector, 'tutorial');
    expect(model.summary.load).toMatchObject({ callsPerSecond: 20, reporting: 1 });
    await worked(10_000);
    expect(model.summary.load.reporting).toBe(0);
    expect(serviceDetail(model).providers).toMatchObject([{ load: null, reportAt: seldom.at }]);
  });

  it('shows who calls whom, also those who have not said who they are', async () => {
    const [node1, c1] = [await provider('tutorial', 'node1'), await consumer('tutorial', 'c1')];
    watching();
    await worked();
    const peers = [
      { node: 'c1', application: 'billing', connections: 1, received: 10 },
      { address: '10.1.2.3', connections: 2, received: 25 },
    ];
    await report(node1, providerReport(1, {}, { consumers: peers }));
    await report(
      c1,
      consumerReport(1, {
        node1: { attempts: 50, failed: { TLS_FAILED: 5 }, ejected: true },
        // Nothing has been summed into it yet (STAT-6).
        '*': { attempts: 0 },
      }),
    );
    await worked(5_000);
    const model = modelOf(collector, 'tutorial');
    expect(serviceMap(model, 0).edges).toMatchObject([
      { consumer: 'c1', application: 'billing', provider: 'node1', callsPerSecond: 10, failedPerSecond: 1 },
      { consumer: 'address:10.1.2.3', provider: 'node1', callsPerSecond: 5, failedPerSecond: null },
    ]);
    expect(serviceDetail(model).plainClients).toEqual([
      { address: '10.1.2.3', connections: 2, callsPerSecond: 5, providers: 1 },
    ]);
    expect(providerDetail(model, 'node1').consumers).toHaveLength(2);
    expect(consumerDetail(model, 'c1')).toMatchObject({
      consumer: { ejected: ['node1'] },
      providers: [{ node: 'node1', failedPerSecondByCode: { TLS_FAILED: 1 } }],
    });
    expect(JSON.stringify([providerDetail(model, 'node1'), consumerDetail(model, 'c1')])).not.toContain(
      'token',
    );
    await report(c1, consumerReport(2, { node1: { attempts: 60, failed: { TLS_FAILED: 5 } } }));
    await worked();
    expect(events.at(-1)).toMatchObject({ type: 'readmitted', node: 'c1', details: { provider: 'node1' } });
  });

  it('shows what operators decided, who did, and when it expires', async () => {
    await provider('tutorial', 'node1');
    await consumer('tutorial', 'c1');
    watching();
    await worked();
    await theirs.control('tutorial').update(() => ({
      providers: {
        node1: { state: { ...decision, value: 'disabled', expiresAt: new Date(60_000).toISOString() } },
      },
      consumers: { 'application:billing': { limit: { ...decision, callsPerSecond: 5 }, kick: decision } },
    }));
    await worked();
    const model = modelOf(collector, 'tutorial');
    expect(model.summary).toMatchObject({ status: 'down', decisions: 3, providers: { disabled: 1 } });
    expect(serviceDetail(model).consumers).toMatchObject([
      { kick: { selector: 'application:billing' }, limits: [{ decision: { callsPerSecond: 5 } }] },
    ]);
    expect(events.filter(({ type }) => type === 'controlChanged')).toHaveLength(3);
    expect(events.map(({ text }) => text)).toContain('ann disabled node1: disk is full');
    await worked(60_000);
    expect(model.summary).toMatchObject({ status: 'ok', decisions: 2 });
    expect(events.at(-2)).toMatchObject({ type: 'decisionExpired' });
    expect(events.at(-1)).toMatchObject({ type: 'providerState', details: { from: 'disabled', to: 'up' } });
  });

  it('names what cannot be read', async () => {
    await provider('tutorial', 'node1');
    watching();
    await worked();
    tree.create('/thriftkeeper/tutorial/providers/bad', Buffer.from('{'), undefined);
    tree.create('/thriftkeeper/tutorial/control', Buffer.from('nonsense'), undefined);
    await worked();
    const { unreadable, control, summary } = serviceDetail(modelOf(collector, 'tutorial'));
    expect(unreadable).toMatchObject([{ kind: 'provider', node: 'bad', code: 'RECORD_INVALID' }]);
    expect(control.problem).toContain('/thriftkeeper/tutorial/control');
    expect(summary.providers).toMatchObject({ total: 1, unreadable: 1 });
    expect(types().sort()).toEqual(['controlProblem', 'recordUnreadable']);
  });

  it('tells what has changed since a revision, and nothing else', async () => {
    await provider('tutorial', 'node1');
    await provider('other', 'node1');
    const gone = await provider('tutorial', 'node2');
    watching();
    await worked();
    const since = collector.revision;
    expect(overviewChanges(collector, since)).toMatchObject({ services: [], removed: [] });
    await gone.withdraw();
    await worked();
    expect(overviewChanges(collector, since)!.services.map(({ service }) => service)).toEqual(['tutorial']);
    const changes = serviceChanges(modelOf(collector, 'tutorial'), since)!;
    expect(changes).toMatchObject({ providers: [], removedProviders: ['node2'], consumers: [] });
    expect(Object.keys(changes)).not.toContain('control');
    const quiet = collector.revision;
    await worked(3_000);
    expect(collector.revision).toBe(quiet);
  });
});
