import { type ProviderStatsReport, readStatsReport } from '@thriftkeeper/registry';
import type { IncomingCall } from '@thriftkeeper/transport';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Caller } from '../callers/caller.ts';
import { CallCounts } from './call-counts.ts';
import { providerReport, type ReportHead } from './provider-report.ts';

const head: ReportHead = {
  at: '2025-03-01T12:00:05.000Z',
  startedAt: '2025-03-01T12:00:00.000Z',
  sequence: 1,
  intervalMs: 5_000,
  connections: 2,
  inProgress: 0,
};
const call = (name: string) =>
  ({ method: { name }, admitted: true }) as Partial<IncomingCall> as IncomingCall;
const caller = (node: string, received: number) =>
  Object.assign(new Caller({ node, application: 'billing', address: '10.1.2.3' }), {
    received,
    connections: 1,
  });
/** Methods by name, each with so many calls of very different lengths. */
const counted = (calls: Readonly<Record<string, number>>) => {
  const counts = new CallCounts(Object.keys(calls));
  for (const [name, count] of Object.entries(calls)) {
    for (let index = 0; index < count; index++) {
      counts.received(call(name));
      counts.ended(call(name), 'returned', undefined, 0.001 * 1.3 ** (index % 60));
    }
  }
  return counts;
};
const bytesOf = (report: ProviderStatsReport) =>
  Buffer.from(JSON.stringify({ ...report, token: 'a'.repeat(32) }));

test('names consumers, those with most calls first, and reads as a report', () => {
  const callers = [caller('idle', 0), caller('busy', 9), new Caller({ address: '10.9.9.9' })];
  const report = providerReport({ ...head, concurrencyLimit: 40 }, callers, counted({ add: 2, ping: 0 }));
  expect(report.truncated).toBe(false);
  expect(report.consumers).toEqual([
    { node: 'busy', application: 'billing', address: '10.1.2.3', connections: 1, received: 9, refused: 0 },
    { node: 'idle', application: 'billing', address: '10.1.2.3', connections: 1, received: 0, refused: 0 },
    { address: '10.9.9.9', connections: 0, received: 0, refused: 0 },
  ]);
  expect(Object.keys(report.methods)).toEqual(['add']);
  expect(readStatsReport(bytesOf(report), '/here')).toMatchObject({ role: 'provider', concurrencyLimit: 40 });
});

test('leaves out the consumers with fewest calls first, and no method while that will do', () => {
  const callers = Array.from({ length: 2_000 }, (_, index) => caller(`consumer-${index}`, index));
  const report = providerReport(head, callers, counted({ add: 100 }));
  expect(report.truncated).toBe(true);
  expect(bytesOf(report).length).toBeLessThanOrEqual(65_536);
  expect(bytesOf(report).length).toBeGreaterThan(60_000);
  expect(report.consumers![0]!.node).toBe('consumer-1999');
  expect(report.consumers!.length).toBeGreaterThan(400);
  expect(Object.keys(report.methods)).toEqual(['add']);
});

test('sums the methods with fewest calls when consumers are not enough, for good', () => {
  const calls = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`method${index}`, index + 1]));
  const counts = counted(calls);
  const total = (report: ProviderStatsReport) =>
    Object.values(report.methods).reduce((sum, { received }) => sum + received, 0);
  const first = providerReport(head, [caller('a', 1)], counts);
  expect(bytesOf(first).length).toBeLessThanOrEqual(65_536);
  expect(first.truncated).toBe(true);
  expect(total(first)).toBe((300 * 301) / 2);
  expect(first.methods).toHaveProperty('method299');
  expect(first.methods).not.toHaveProperty('method0');
  expect(first.methods['*']!.latency!.count).toBe(first.methods['*']!.received);
  counts.received(call('method0'));
  const second = providerReport(head, [], counts);
  expect(second.methods).not.toHaveProperty('method0');
  expect(second.truncated).toBe(true);
  expect(total(second)).toBe(total(first) + 1);
});

test('fits, whatever there is to report', () => {
  const consumers = fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat()), {
    maxLength: 60,
  });
  const methods = fc.dictionary(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((name) => name !== '*'),
    fc.nat(80),
    { maxKeys: 40, noNullPrototype: true },
  );
  fc.assert(
    fc.property(consumers, methods, fc.integer({ min: 18_000, max: 40_000 }), (some, calls, mostBytes) => {
      const callers = some.map(([node, received]) => caller(node, received));
      const report = providerReport(head, callers, counted(calls), mostBytes);
      expect(bytesOf(report).length).toBeLessThanOrEqual(mostBytes);
      const received = Object.values(report.methods).reduce((sum, one) => sum + one.received, 0);
      expect(received).toBe(Object.values(calls).reduce((sum, count) => sum + count, 0));
    }),
    { numRuns: 60 },
  );
});
