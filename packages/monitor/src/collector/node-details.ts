import { ThriftkeeperError } from '@thriftkeeper/registry';
import type {
  CalledProviderRow,
  ConnectedPeer,
  ConsumerDetail,
  ConsumerMethodRow,
  ProviderDetail,
} from '../api/types.ts';
import { quantile } from './latency-sum.ts';
import { rounded } from './load.ts';
import { isIdleRest, type PeerRates, type Rates } from './rates.ts';
import { consumerRow, methodRows, providerRow } from './rows.ts';
import type { ServiceModel } from './service-model.ts';

/** All about a provider. @throws NOT_FOUND */
export function providerDetail(model: ServiceModel, node: string): ProviderDetail {
  const entry = model.providers.entries.get(node) ?? notThere(model, 'provider', node);
  const reported = model.providerReports.get(node);
  const report = reported?.load && reported.report.role === 'provider' ? reported.report : undefined;
  const { token, ...record } = entry.record;
  const peers = report ? (reported?.rates?.peers ?? []) : [];
  return {
    service: model.service,
    provider: providerRow(node, entry, reported, model.summary.load.callsPerSecond),
    record,
    methods: reported ? methodRows([reported]) : [],
    consumers: peers.map(peerRow).sort((one, other) => other.callsPerSecond - one.callsPerSecond),
    concurrencyLimit: report?.concurrencyLimit ?? null,
    refusedPerSecondByCode: report ? roundedCodes(reported?.rates?.whole.byCode) : {},
  };
}

/** All about a consumer. @throws NOT_FOUND */
export function consumerDetail(model: ServiceModel, node: string): ConsumerDetail {
  const entry = model.consumers.entries.get(node) ?? notThere(model, 'consumer', node);
  const reported = model.consumerReports.get(node);
  const { token, ...record } = entry.record;
  const rates = reported?.load ? reported.rates : undefined;
  return {
    service: model.service,
    consumer: consumerRow(node, entry, reported),
    record,
    failedPerSecondByCode: roundedCodes(rates?.whole.byCode),
    methods: [...(rates?.methods ?? [])]
      .map(([method, rate]) => methodRow(method, rate))
      .sort((one, other) => other.callsPerSecond - one.callsPerSecond),
    providers: [...(rates?.providers ?? [])]
      .filter((one) => !isIdleRest(...one))
      .map(([provider, rate]): CalledProviderRow => {
        const called = reported?.report.role === 'consumer' ? reported.report.providers[provider] : undefined;
        return {
          node: provider,
          callsPerSecond: rounded(rate.callsPerSecond),
          failedPerSecond: rounded(rate.failedPerSecond),
          failedPerSecondByCode: roundedCodes(rate.byCode),
          p50Us: quantile(rate.latency, 0.5),
          p99Us: quantile(rate.latency, 0.99),
          connections: called?.connections ?? 0,
          inProgress: called?.inProgress ?? 0,
          ejected: called?.ejected ?? false,
        };
      }),
  };
}

function notThere({ service }: ServiceModel, kind: string, node: string): never {
  throw new ThriftkeeperError('NOT_FOUND', `service ${service} has no ${kind} ${node} at the moment`, {
    details: { service, node },
  });
}

const peerRow = ({ peer, callsPerSecond, refusedPerSecond }: PeerRates): ConnectedPeer => ({
  ...(peer.node !== undefined && { node: peer.node }),
  ...(peer.application !== undefined && { application: peer.application }),
  ...(peer.address !== undefined && { address: peer.address }),
  connections: peer.connections,
  callsPerSecond: rounded(callsPerSecond),
  refusedPerSecond: rounded(refusedPerSecond),
});

const methodRow = (method: string, rate: Rates): ConsumerMethodRow => ({
  method,
  callsPerSecond: rounded(rate.callsPerSecond),
  failedPerSecond: rounded(rate.failedPerSecond + rate.refusedPerSecond),
  retriesPerSecond: rounded(rate.retriesPerSecond),
  hedgesPerSecond: rounded(rate.hedgesPerSecond),
  p50Us: quantile(rate.latency, 0.5),
  p99Us: quantile(rate.latency, 0.99),
});

const roundedCodes = (codes: Readonly<Record<string, number>> = {}) =>
  Object.fromEntries(Object.entries(codes).map(([code, perSecond]) => [code, rounded(perSecond)]));
