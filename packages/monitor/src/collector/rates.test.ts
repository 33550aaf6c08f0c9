import { describe, expect, it } from 'vitest';
import { consumerReport, histogramOf, methodTotals, providerReport } from '../testing/reports.ts';
import { ratesBetween } from './rates.ts';

describe('rates between two reports', () => {
  it('are what was counted in between, per second, of each method and in all', () => {
    const rates = ratesBetween(
      providerReport(7, { add: methodTotals(100), ping: methodTotals(10, { failed: 1 }) }),
      providerReport(8, {
        add: methodTotals(150, { refused: { OVERLOADED: 5, LIMITED: 10 } }),
        ping: methodTotals(20, { failed: 6 }),
      }),
    )!;
    expect(rates.methods.get('add')).toMatchObject({ callsPerSecond: 10, refusedPerSecond: 3 });
    expect(rates.methods.get('ping')).toMatchObject({ callsPerSecond: 2, failedPerSecond: 1 });
    expect(rates.whole).toMatchObject({ callsPerSecond: 12, failedPerSecond: 1, refusedPerSecond: 3 });
    expect(rates.whole.byCode).toEqual({ OVERLOADED: 1, LIMITED: 2 });
  });

  it('hold the latencies of the calls in between alone', () => {
    const slow = providerReport(7, { add: methodTotals(2, { latency: histogramOf(9_000, 9_000) }) });
    const quick = providerReport(8, { add: methodTotals(3, { latency: histogramOf(9_000, 9_000, 10) }) });
    expect(ratesBetween(slow, quick)!.whole.latency).toEqual(Uint32Array.of(10, 1));
  });

  it('begin anew with a process that started since', () => {
    const later = providerReport(
      2,
      { add: methodTotals(20) },
      {
        startedAt: new Date(60_000).toISOString(),
        at: new Date(70_000).toISOString(),
        token: 'a'.repeat(32),
      },
    );
    expect(ratesBetween(providerReport(90, { add: methodTotals(5_000) }), later)!.whole.callsPerSecond).toBe(
      2,
    );
  });

  it('are none for the first sight of a process that has run for long, and are for a young one', () => {
    expect(ratesBetween(undefined, providerReport(500, { add: methodTotals(1e6) }))).toBeUndefined();
    const young = ratesBetween(undefined, providerReport(1, { add: methodTotals(50) }))!;
    expect(young.whole.callsPerSecond).toBe(10);
  });

  it('are none for a report that is no later', () => {
    const report = providerReport(7, { add: methodTotals(100) });
    expect(ratesBetween(report, { ...report })).toBeUndefined();
    expect(ratesBetween(report, providerReport(6, { add: methodTotals(90) }))).toBeUndefined();
  });

  it('go by the interval when the clock of the node was set meanwhile', () => {
    const earlier = providerReport(7, { add: methodTotals(100) });
    const later = providerReport(9, { add: methodTotals(200) }, { at: new Date(-5e9).toISOString() });
    expect(ratesBetween(earlier, later)!.whole.callsPerSecond).toBe(10);
  });

  it('take no leap when a method is summed into the rest', () => {
    const earlier = providerReport(7, {
      add: methodTotals(1_000),
      rare: methodTotals(900),
      '*': methodTotals(100),
    });
    const later = providerReport(
      8,
      { add: methodTotals(1_050), '*': methodTotals(1_005) },
      { truncated: true },
    );
    const rates = ratesBetween(earlier, later)!;
    expect(rates.methods.get('*')!.callsPerSecond).toBe(1);
    expect(rates.whole.callsPerSecond).toBe(11);
  });

  it('are right while intervals grow and shrink with the fleet', () => {
    const at = (ms: number, intervalMs: number) => ({ at: new Date(ms).toISOString(), intervalMs });
    const reports = [
      providerReport(1, { add: methodTotals(40) }, at(4_000, 50_000)),
      providerReport(2, { add: methodTotals(440) }, at(44_000, 5_000)),
      providerReport(3, { add: methodTotals(480) }, at(48_000, 600_000)),
      // The clock was set: what it meant to wait is all that is known.
      providerReport(4, { add: methodTotals(6_480) }, at(49_000, 5_000)),
    ];
    const rates = reports.map(
      (report, index) => ratesBetween(reports[index - 1], report)!.whole.callsPerSecond,
    );
    expect(rates).toEqual([10, 10, 10, 10]);
  });

  it('never fall below nothing when totals do', () => {
    const rates = ratesBetween(
      providerReport(7, { add: methodTotals(100, { latency: histogramOf(5, 5) }) }),
      providerReport(8, { add: methodTotals(10, { latency: histogramOf(7) }) }),
    )!;
    expect(rates.whole.callsPerSecond).toBe(0);
    expect(rates.whole.latency).toEqual(Uint32Array.of(7, 1));
  });

  it('tell of a consumer what each provider did with its attempts, refusals apart', () => {
    const called = (attempts: number, failed = {}) => ({ attempts, failed, connections: 2, inProgress: 1 });
    const rates = ratesBetween(
      consumerReport(7, { node1: called(100), node2: called(0) }),
      consumerReport(8, {
        node1: called(150, { CONNECTION_LOST: 5, DRAINING: 10 }),
        node2: called(5),
      }),
    )!;
    expect(rates.providers.get('node1')).toMatchObject({
      callsPerSecond: 10,
      failedPerSecond: 1,
      refusedPerSecond: 2,
    });
    expect(rates.whole.callsPerSecond).toBe(11);
  });

  it('tell of a consumer which calls ended before there was an attempt: all of a banned one', () => {
    const calls = (count: number, failed = {}) => ({ add: { calls: count, failed } });
    const rates = ratesBetween(
      consumerReport(7, { node1: { attempts: 100 } }, { methods: calls(100) }),
      consumerReport(
        8,
        { node1: { attempts: 110, failed: { LIMITED: 5 } } },
        { methods: calls(165, { LIMITED: 10, KICKED: 30, NO_PROVIDER: 20, CONNECTION_LOST: 5 }) },
      ),
    )!;
    // Of the calls that were limited, half were sent and refused there.
    expect(rates.whole).toMatchObject({ callsPerSecond: 13, refusedPerSecond: 8, failedPerSecond: 4 });
    expect(rates.whole.byCode).toEqual({ LIMITED: 2, KICKED: 6, NO_PROVIDER: 4 });
  });

  it('count the calls of a peer from when it was first seen', () => {
    const peer = { node: 'c1', application: 'billing', connections: 1 };
    const plain = { address: '10.0.0.1', connections: 1, received: 5 };
    const between = (truncated: boolean) =>
      ratesBetween(
        providerReport(7, {}, { consumers: [{ ...peer, received: 10 }], truncated }),
        providerReport(8, {}, { consumers: [{ ...peer, received: 60 }, plain] }),
      )!.peers.map(({ callsPerSecond }) => callsPerSecond);
    expect(between(false)).toEqual([10, 1]);
    expect(between(true)).toEqual([10, 0]);
  });
});
