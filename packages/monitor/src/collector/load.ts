import type { Load } from '../api/types.ts';
import { type BucketCounts, LatencySum, quantile } from './latency-sum.ts';
import type { Rates } from './rates.ts';

/** No load at all, of nobody. */
export const noLoad: Load = {
  callsPerSecond: 0,
  failedPerSecond: 0,
  refusedPerSecond: 0,
  inProgress: 0,
  connections: 0,
  p50Us: null,
  p99Us: null,
  reporting: 0,
};

/** Several nodes as one. */
export interface Total {
  readonly load: Load;
  readonly latency: BucketCounts | undefined;
}

/**
 * Several as one: rates and levels add up, latencies are those of all their calls together.
 *
 * @param latency of all of them
 */
export function loadOf(
  parts: Iterable<{ readonly load: Load | null }>,
  latency: BucketCounts | undefined,
): Total {
  const total = { ...noLoad };
  for (const { load } of parts) {
    if (load === null) continue;
    total.callsPerSecond += load.callsPerSecond;
    total.failedPerSecond += load.failedPerSecond;
    total.refusedPerSecond += load.refusedPerSecond;
    total.inProgress += load.inProgress;
    total.connections += load.connections;
    total.reporting += load.reporting;
  }
  return { load: roundedLoad({ ...total, ...latencies({ latency }) }), latency };
}

const sum = new LatencySum();

/** Services as one. */
export function loadOfAll(totals: readonly Total[]): Load {
  sum.clear();
  for (const { latency } of totals) if (latency) sum.add(latency);
  return loadOf(totals, sum.counts()).load;
}

/** The two latencies of a load. */
export const latencies = ({ latency }: Pick<Rates, 'latency'>): Pick<Load, 'p50Us' | 'p99Us'> => ({
  p50Us: quantile(latency, 0.5),
  p99Us: quantile(latency, 0.99),
});

/** A rate as it is shown: what is beyond a thousandth of a call per second only makes messages longer. */
export const rounded = (rate: number): number => Math.round(rate * 1_000) / 1_000;

export const roundedLoad = (load: Load): Load => ({
  ...load,
  callsPerSecond: rounded(load.callsPerSecond),
  failedPerSecond: rounded(load.failedPerSecond),
  refusedPerSecond: rounded(load.refusedPerSecond),
});
