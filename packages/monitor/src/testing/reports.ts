import {
  type ConsumerStatsReport,
  LatencyHistogram,
  type ProviderMethodStats,
  type ProviderStatsReport,
} from '@thriftkeeper/registry';

/** A histogram of durations in microseconds. */
export function histogramOf(...us: readonly number[]) {
  const histogram = new LatencyHistogram();
  for (const one of us) histogram.record(one);
  return histogram.report();
}

/** A method of which all calls were answered, but those said otherwise. */
export const methodTotals = (
  received: number,
  more: Partial<ProviderMethodStats> = {},
): ProviderMethodStats => ({
  received,
  answered: received,
  failed: 0,
  ...more,
});

/** The report of a provider `atMs` after the epoch, when it began at the epoch. */
export const providerReport = (
  sequence: number,
  methods: ProviderStatsReport['methods'],
  more: Partial<ProviderStatsReport> = {},
): ProviderStatsReport => ({
  role: 'provider',
  startedAt: new Date(0).toISOString(),
  at: new Date(sequence * 5_000).toISOString(),
  sequence,
  connections: 1,
  inProgress: 0,
  methods,
  ...more,
});

/** As {@link providerReport}, of a consumer. */
export const consumerReport = (
  sequence: number,
  providers: ConsumerStatsReport['providers'],
  more: Partial<ConsumerStatsReport> = {},
): ConsumerStatsReport => ({
  role: 'consumer',
  startedAt: new Date(0).toISOString(),
  at: new Date(sequence * 5_000).toISOString(),
  sequence,
  providers,
  ...more,
});
