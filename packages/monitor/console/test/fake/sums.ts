import type { Load, ProviderRow, ServiceSummary } from '../../../src/api/types.ts';

/** A summary with what its providers add up to. */
export function summed(summary: ServiceSummary, providers: readonly ProviderRow[]): ServiceSummary {
  const inState = (state: ProviderRow['state']) => providers.filter((row) => row.state === state).length;
  const up = inState('up');
  return {
    ...summary,
    status: providers.length === 0 ? 'empty' : up === 0 ? 'down' : up < providers.length ? 'degraded' : 'ok',
    providers: {
      ...summary.providers,
      total: providers.length,
      up,
      draining: inState('draining'),
      disabled: inState('disabled'),
      notReady: inState('notReady'),
    },
    load: loads(providers.map(({ load }) => load)),
  };
}

/** The load of all together. */
export function loads(all: readonly (Load | null)[]): Load {
  const known = all.filter((load) => load !== null);
  const p99s = known.map(({ p99Us }) => p99Us ?? 0);
  return {
    callsPerSecond: sum(known, ({ callsPerSecond }) => callsPerSecond),
    failedPerSecond: sum(known, ({ failedPerSecond }) => failedPerSecond),
    refusedPerSecond: sum(known, ({ refusedPerSecond }) => refusedPerSecond),
    inProgress: sum(known, ({ inProgress }) => inProgress),
    connections: sum(known, ({ connections }) => connections),
    p50Us: known.length === 0 ? null : 850,
    p99Us: known.length === 0 ? null : Math.max(...p99s),
    reporting: known.length,
  };
}

export function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
