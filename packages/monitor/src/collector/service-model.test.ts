import { expect, it } from 'vitest';
import { methodTotals, providerReport } from '../testing/reports.ts';
import { ServiceModel } from './service-model.ts';

const at = (ms: number) => ({ nowMs: ms, wallMs: ms, revision: ms });

it('has no gap in its history for a step that its timer just missed, and one for what nobody reported', () => {
  const model = new ServiceModel('tutorial');
  const report = (sequence: number, ms: number) => {
    const record = providerReport(sequence, { add: methodTotals(50 * sequence) });
    model.providerReports.take({ changed: [{ node: 'node1', record, held: false }] }, at(ms));
  };
  report(1, 4_900);
  model.sample(at(4_999), 4_999);
  model.sample(at(10_001), 4_999);
  // Silent by now (STAT-9).
  model.sample(at(20_000), 15_000);
  report(2, 24_900);
  model.sample(at(25_000), 20_000);
  expect(model.history.read(0, 25_000).values.callsPerSecond).toEqual([10, 10, 10, null, null, 10]);
});

it('calls no node silent that it could not hear, and one that says nothing when it can', () => {
  const model = new ServiceModel('tutorial');
  const { providerReports: reports } = model;
  const none = { get: () => ({}) };
  const record = providerReport(1, { add: methodTotals(50) });
  reports.take({ changed: [{ node: 'node1', record, held: false }] }, at(0));
  expect(reports.expire(at(15_001), none as never, true)).toEqual(['node1']);
  expect(reports.get('node1')).toMatchObject({ load: null, silent: false });
  expect(reports.expire(at(30_001), none as never, false)).toEqual([]);
  expect(reports.expire(at(30_002), none as never, false)).toEqual(['node1']);
  expect(reports.get('node1')).toMatchObject({ silent: true });
});
