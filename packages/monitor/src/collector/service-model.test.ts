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
