import type { MapEdge, ServiceMap } from '../api/types.ts';
import { type BucketCounts, quantile } from './latency-sum.ts';
import { rounded } from './load.ts';
import { isIdleRest } from './rates.ts';
import type { ServiceModel } from './service-model.ts';

/** Edges that a picture can still show. */
const mostEdges = 5_000;

/** An edge whose quantile is not worked out before it is known to be shown. */
type Edge = MapEdge & { readonly latency?: BucketCounts | undefined };

/**
 * Who calls whom. A consumer that reports is taken at its own word; of the others the providers tell.
 */
export function serviceMap(model: ServiceModel, wallMs: number): ServiceMap {
  const edges: Edge[] = [];
  const reporting = new Set<string>();
  for (const [consumer, { report, rates, load }] of model.consumerReports.entries()) {
    if (report.role !== 'consumer' || rates === undefined || load === null) continue;
    reporting.add(consumer);
    const application = model.consumers.entries.get(consumer)?.record.application;
    for (const [provider, rate] of rates.providers) {
      const called = report.providers[provider]!;
      if (isIdleRest(provider, rate)) continue;
      edges.push({
        consumer,
        ...(application !== undefined && { application }),
        provider,
        callsPerSecond: rounded(rate.callsPerSecond),
        failedPerSecond: rounded(rate.failedPerSecond + rate.refusedPerSecond),
        p99Us: null,
        latency: rate.latency,
        connections: called.connections ?? 0,
        ejected: called.ejected ?? false,
      });
    }
  }
  for (const [provider, { rates, load }] of model.providerReports.entries()) {
    if (load === null) continue;
    for (const { peer, callsPerSecond } of rates?.peers ?? []) {
      if (peer.node !== undefined && reporting.has(peer.node)) continue;
      edges.push({
        consumer: peer.node ?? (peer.address === undefined ? 'unix' : `address:${peer.address}`),
        ...(peer.application !== undefined && { application: peer.application }),
        provider,
        callsPerSecond: rounded(callsPerSecond),
        failedPerSecond: null,
        p99Us: null,
        connections: peer.connections,
        ejected: false,
      });
    }
  }
  edges.sort(
    (one, other) => other.callsPerSecond - one.callsPerSecond || other.connections - one.connections,
  );
  return {
    service: model.service,
    at: new Date(wallMs).toISOString(),
    edges: edges
      .slice(0, mostEdges)
      .map(({ latency, ...edge }) => ({ ...edge, p99Us: quantile(latency, 0.99) })),
    truncated: edges.length > mostEdges,
  };
}
