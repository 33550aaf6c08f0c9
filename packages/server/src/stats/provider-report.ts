import {
  type ConnectedConsumer,
  mostReportBytes,
  type ProviderMethodStats,
  type ProviderStatsReport,
} from '@thriftkeeper/registry';
import type { Caller } from '../callers/caller.ts';
import { type CallCounts, others } from './call-counts.ts';

/** A report but for what may have to be cut. */
export type ReportHead = Pick<
  ProviderStatsReport,
  | 'at'
  | 'startedAt'
  | 'sequence'
  | 'intervalMs'
  | 'connections'
  | 'inProgress'
  | 'concurrencyLimit'
  | 'identityRefused'
>;

/** For the token, which is put in later, and for commas. */
const spareBytes = 256;
/** For the entry of all others: it grows with every method that is put into it. */
const othersBytes = 16_384;

/** The report of a provider, cut to the size that is allowed: consumers first, then methods (STAT-6). */
export function providerReport(
  head: ReportHead,
  callers: Iterable<Caller>,
  counts: CallCounts,
  mostBytes = mostReportBytes,
): ProviderStatsReport {
  const consumers = [...callers]
    .map(asConsumer)
    .sort(({ received: one = 0 }, { received: other = 0 }) => other - one);
  const whole = reportOf(head, consumers, counts.report(), counts.folded);
  const allowed = mostBytes - spareBytes;
  if (sizeOf(whole) <= allowed) return whole;
  if (sizeOf(reportOf(head, [], whole.methods, true)) > allowed) foldLeast(counts, allowed - sizeOf(head));
  const methods = counts.report();
  const left = allowed - sizeOf(reportOf(head, [], methods, true));
  return reportOf(head, firstThatFit(consumers, left), methods, true);
}

function reportOf(
  head: ReportHead,
  consumers: ConnectedConsumer[],
  methods: Record<string, ProviderMethodStats>,
  truncated: boolean,
): ProviderStatsReport {
  return { role: 'provider', spec: 1, ...head, consumers, methods, truncated };
}

/** Folds methods with the fewest calls until the others fit. */
function foldLeast(counts: CallCounts, allowedBytes: number): void {
  let left = allowedBytes - Math.min(othersBytes, allowedBytes / 2);
  const byCalls = Object.entries(counts.report())
    .filter(([name]) => name !== others)
    .sort(([, one], [, other]) => other.received - one.received);
  for (const [name, method] of byCalls) {
    left -= sizeOf({ [name]: method });
    if (left < 0) counts.fold(name);
  }
}

function firstThatFit(consumers: readonly ConnectedConsumer[], allowedBytes: number): ConnectedConsumer[] {
  let left = allowedBytes;
  return consumers.filter((consumer) => {
    left -= sizeOf(consumer) + 1;
    return left >= 0;
  });
}

const asConsumer = ({ consumer, connections, received, refused }: Caller): ConnectedConsumer => {
  const { node, application, address } = consumer;
  return {
    ...(node !== undefined && { node }),
    ...(application !== undefined && { application }),
    ...(address !== undefined && { address }),
    connections,
    received,
    refused,
  };
};

const sizeOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));
