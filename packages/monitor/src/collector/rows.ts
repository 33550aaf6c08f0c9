import type { CompleteConsumerRecord, CompleteProviderRecord } from '@thriftkeeper/registry';
import type { ConsumerRow, MethodRow, PlainClient, ProviderBrief, ProviderRow } from '../api/types.ts';
import type { ConsumerEntry } from './consumer-list.ts';
import { quantile } from './latency-sum.ts';
import { rounded } from './load.ts';
import type { NodeReports, Reported } from './node-reports.ts';
import type { ProviderEntry } from './provider-list.ts';
import { type Rates, summed } from './rates.ts';

/** Rows of a list that nobody reads to its end. */
const mostRows = 200;

/** @param serviceRate calls per second of the whole service */
export function providerRow(
  node: string,
  { record, held, effective, decisions }: ProviderEntry,
  reported: Reported | undefined,
  serviceRate: number,
): ProviderRow {
  const load = reported?.load ?? null;
  return {
    node,
    address: record.address,
    state: effective.state,
    weight: effective.weight,
    record: brief(record),
    decisions,
    held,
    load,
    share: load && serviceRate > 0 ? rounded(Math.min(1, load.callsPerSecond / serviceRate)) : null,
    ...reporting(reported),
  };
}

function brief({
  weight,
  state,
  transport,
  protocol,
  tls,
  ...record
}: CompleteProviderRecord): ProviderBrief {
  return {
    weight,
    state,
    transport,
    protocol,
    tls,
    ...present(record, 'zone', 'version', 'host', 'language', 'library', 'startedAt'),
  };
}

export function consumerRow(
  node: string,
  { record, limits, kick }: ConsumerEntry,
  reported: Reported | undefined,
): ConsumerRow {
  const report = reported?.report.role === 'consumer' ? reported.report : undefined;
  const texts = ['application', 'zone', 'version', 'host', 'language', 'library', 'startedAt'] as const;
  return {
    node,
    ...present<CompleteConsumerRecord, (typeof texts)[number]>(record, ...texts),
    limits,
    kick,
    load: reported?.load ?? null,
    listStale: report?.listStale ?? false,
    ejected: Object.entries(report?.providers ?? {}).flatMap(([provider, { ejected }]) =>
      ejected === true ? [provider] : [],
    ),
    ...reporting(reported),
  };
}

/** When a node reported last, and that it should have since. */
const reporting = (reported: Reported | undefined): Pick<ProviderRow, 'reportAt' | 'silentSince'> =>
  reported === undefined
    ? {}
    : {
        reportAt: reported.report.at,
        ...(reported.silent && { silentSince: new Date(reported.seenWallMs).toISOString() }),
      };

/** The methods of several reports as one list, busiest first. */
export function methodRows(reports: Iterable<Reported>): MethodRow[] {
  const byMethod = new Map<string, Rates[]>();
  for (const { load, rates } of reports) {
    if (load === null || rates === undefined) continue;
    for (const [method, rate] of rates.methods) {
      const known = byMethod.get(method);
      if (known) known.push(rate);
      else byMethod.set(method, [rate]);
    }
  }
  return [...byMethod]
    .map(([method, rates]) => methodRow(method, rates.length === 1 ? rates[0]! : summed(rates)))
    .sort((one, other) => other.callsPerSecond - one.callsPerSecond || (one.method < other.method ? -1 : 1))
    .slice(0, mostRows);
}

const methodRow = (method: string, rates: Rates): MethodRow => ({
  method,
  callsPerSecond: rounded(rates.callsPerSecond),
  failedPerSecond: rounded(rates.failedPerSecond),
  refusedPerSecond: rounded(rates.refusedPerSecond),
  p50Us: quantile(rates.latency, 0.5),
  p90Us: quantile(rates.latency, 0.9),
  p99Us: quantile(rates.latency, 0.99),
});

/** Clients that have not said who they are, by address, over all providers. */
export function plainClients(providers: NodeReports): PlainClient[] {
  const byAddress = new Map<string | undefined, PlainClient>();
  for (const { load, rates } of providers.values()) {
    if (load === null) continue;
    for (const { peer, callsPerSecond } of rates?.peers ?? []) {
      if (peer.node !== undefined) continue;
      const known = byAddress.get(peer.address);
      byAddress.set(peer.address, {
        ...(peer.address !== undefined && { address: peer.address }),
        connections: (known?.connections ?? 0) + peer.connections,
        callsPerSecond: rounded((known?.callsPerSecond ?? 0) + callsPerSecond),
        providers: (known?.providers ?? 0) + 1,
      });
    }
  }
  return [...byAddress.values()].sort((one, other) => other.connections - one.connections).slice(0, mostRows);
}

/** The fields of a record that it has. */
function present<R extends object, F extends keyof R>(record: R, ...fields: F[]): Pick<R, F> {
  const found: Partial<Pick<R, F>> = {};
  for (const field of fields) if (record[field] !== undefined) found[field] = record[field];
  return found as Pick<R, F>;
}
