import type { ActionPreview, ConsumerDetail, ProviderDetail, ServiceDetail } from '../../../src/api/types.ts';
import { edgesOf } from './edges.ts';

export function providerDetail(detail: ServiceDetail, node: string): ProviderDetail | undefined {
  const provider = detail.providers.find((row) => row.node === node);
  if (provider === undefined) return undefined;
  const { address, record } = provider;
  return {
    service: detail.summary.service,
    provider,
    record: {
      ...record,
      address,
      path: '/',
      multiplexed: [],
      concurrency: true,
      capabilities: ['identify'],
      tags: { rack: 'r7' },
      spec: 1,
    },
    methods: detail.methods,
    consumers: detail.consumers.map((row) => ({
      node: row.node,
      connections: 1,
      callsPerSecond: row.load?.callsPerSecond ?? 0,
      refusedPerSecond: 0,
    })),
    concurrencyLimit: 200,
    refusedPerSecondByCode: {},
  };
}

export function consumerDetail(detail: ServiceDetail, node: string): ConsumerDetail | undefined {
  const consumer = detail.consumers.find((row) => row.node === node);
  if (consumer === undefined) return undefined;
  return {
    service: detail.summary.service,
    consumer,
    record: {},
    failedPerSecondByCode: {},
    methods: detail.methods.map((row) => ({ ...row, retriesPerSecond: 0.1, hedgesPerSecond: 0 })),
    providers: edgesOf(detail)
      .filter((edge) => edge.consumer === node)
      .map((edge) => ({
        node: edge.provider,
        callsPerSecond: edge.callsPerSecond,
        failedPerSecond: edge.failedPerSecond ?? 0,
        failedPerSecondByCode: {},
        p50Us: 900,
        p99Us: edge.p99Us,
        connections: 1,
        inProgress: 0,
        ejected: edge.ejected,
      })),
  };
}

/** The same for every action. */
export function previewOf({ summary, providers }: ServiceDetail): ActionPreview {
  const before = 1 / providers.length;
  return {
    service: summary.service,
    entry: '/providers/node1/state',
    before: null,
    changes: true,
    affects: {
      providers: ['node1'],
      consumers: ['web-1'],
      consumerCount: 20,
      connections: 12,
      callsPerSecond: summary.load.callsPerSecond * before,
      shareOfCalls: before,
      refusedPerSecond: null,
    },
    shares: providers.slice(0, 12).map(({ node }, index) => ({
      node,
      before,
      after: index === 0 ? 0 : 1 / (providers.length - 1),
    })),
    warnings: [],
  };
}
