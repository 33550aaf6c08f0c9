import { ThriftkeeperError } from '../generated/errors.ts';
import type { Histogram, StatsReport } from '../generated/records.ts';
import { validateStatsReport } from '../generated/validators.js';
import { isWellFormed } from '../stats/histogram.ts';
import { type RecordKind, readRecord, writeRecord } from './record-bytes.ts';

/** Largest size of a report, in bytes (STAT-6). */
export const mostReportBytes = 65_536;

const kind: RecordKind<StatsReport> = {
  what: 'the stats report',
  maxBytes: mostReportBytes,
  invalid: 'RECORD_INVALID',
  validate: validateStatsReport,
};

/**
 * Reads a stats report (STAT-8). Names in it come from peers, and are untrusted text (STAT-7).
 *
 * @throws RECORD_TOO_LARGE, RECORD_INVALID, SPEC_UNSUPPORTED; its reader ignores the report
 */
export function readStatsReport(bytes: Uint8Array, where: string): StatsReport {
  const report = readRecord(kind, bytes, where);
  for (const [field, { latency }] of measured(report)) {
    if (latency === undefined || isWellFormed(latency)) continue;
    throw new ThriftkeeperError(
      'RECORD_INVALID',
      `the stats report at ${where} cannot be read: ${field}/latency is no histogram`,
      { details: { field: `${field}/latency` } },
    );
  }
  return report;
}

/**
 * The bytes of a stats report.
 *
 * @throws RECORD_INVALID, RECORD_TOO_LARGE
 */
export const writeStatsReport = (report: StatsReport, where: string): Buffer =>
  writeRecord(kind, report, where);

/** What has a histogram, and where it stands. */
function measured(report: StatsReport): [field: string, { readonly latency?: Histogram }][] {
  const under = (folder: string, entries: Readonly<Record<string, { readonly latency?: Histogram }>> = {}) =>
    Object.entries(entries).map(([name, entry]): [string, typeof entry] => [`/${folder}/${name}`, entry]);
  const methods = under('methods', report.methods);
  return report.role === 'consumer' ? [...methods, ...under('providers', report.providers)] : methods;
}
