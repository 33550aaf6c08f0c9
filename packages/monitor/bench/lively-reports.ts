// Reports as busy nodes make them: what the benchmarks feed a monitor with.
import { type ConsumerStatsReport, LatencyHistogram, type ProviderStatsReport } from '@thriftkeeper/registry';

const methods = ['ping', 'add', 'calculate', 'zip', 'getStruct'];

/** Latencies of a lively service: some 140 buckets. */
const latency = new LatencyHistogram();
for (let call = 0; call < 20_000; call++) latency.record(200 + ((call * 7_919) % 40_000) ** 1.1);

/** Totals that have grown by one call in each bucket with each report. */
function latencyAt(sequence: number) {
  const histogram = latency.report();
  for (let at = 1; at < histogram.buckets.length; at += 2) histogram.buckets[at]! += sequence;
  histogram.count += (sequence * histogram.buckets.length) / 2;
  return histogram;
}

export const tokenOf = (index: number): string => index.toString(16).padStart(32, '0');

const head = (sequence: number, index: number, atMs: number, intervalMs: number) => ({
  token: tokenOf(index),
  startedAt: new Date(0).toISOString(),
  at: new Date(atMs).toISOString(),
  sequence,
  intervalMs,
});

/** The report of the provider of a number: 5 methods, 10 consumers. */
export function livelyProvider(
  sequence: number,
  index: number,
  atMs: number,
  intervalMs: number,
): ProviderStatsReport {
  const histogram = latencyAt(sequence);
  const calls = histogram.count;
  return {
    role: 'provider',
    ...head(sequence, index, atMs, intervalMs),
    connections: 20,
    inProgress: 3,
    consumers: Array.from({ length: 10 }, (_, peer) => ({
      node: `consumer${peer}`,
      application: 'billing',
      connections: 2,
      received: calls,
    })),
    methods: Object.fromEntries(
      methods.map((method) => [method, { received: calls, answered: calls, failed: 0, latency: histogram }]),
    ),
  };
}

/** The report of a consumer that calls these providers. */
export function livelyConsumer(
  sequence: number,
  index: number,
  atMs: number,
  intervalMs: number,
  providers: readonly string[],
): ConsumerStatsReport {
  const histogram = latencyAt(sequence);
  const calls = histogram.count;
  return {
    role: 'consumer',
    ...head(sequence, index, atMs, intervalMs),
    listStale: false,
    methods: Object.fromEntries(methods.map((method) => [method, { calls, latency: histogram }])),
    providers: Object.fromEntries(
      providers.map((node) => [
        node,
        { attempts: calls, answered: calls, connections: 1, inProgress: 0, latency: histogram },
      ]),
    ),
  };
}
