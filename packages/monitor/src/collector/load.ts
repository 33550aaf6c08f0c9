import type { Load } from '../api/types.ts';
import { LatencySum, quantile } from './latency-sum.ts';
import type { Reported } from './node-reports.ts';
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

const sum = new LatencySum();

/** Several nodes as one: rates and levels add up, latencies are those of all their calls together. */
export function loadOf(nodes: Iterable<Pick<Reported, 'load' | 'rates'>>): Load {
  const total = { ...noLoad };
  sum.clear();
  for (const { load, rates } of nodes) {
    if (load === null) continue;
    total.callsPerSecond += load.callsPerSecond;
    total.failedPerSecond += load.failedPerSecond;
    total.refusedPerSecond += load.refusedPerSecond;
    total.inProgress += load.inProgress;
    total.connections += load.connections;
    total.reporting += load.reporting;
    if (rates?.whole.latency) sum.add(rates.whole.latency);
  }
  return roundedLoad({ ...total, ...latencies({ latency: sum.counts() }) });
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
