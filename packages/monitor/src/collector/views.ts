import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { ControlView, Overview, OverviewDelta, ServiceDelta, ServiceDetail } from '../api/types.ts';
import type { Collector } from './collector.ts';
import { consumerRow, methodRows, plainClients, providerRow } from './rows.ts';
import type { ServiceModel } from './service-model.ts';

type OverviewChanges = Omit<OverviewDelta, 'type' | 'revision' | 'at' | 'events'>;
type ServiceChanges = Omit<ServiceDelta, 'type' | 'revision' | 'at'>;

/** The model of a service. @throws NOT_FOUND */
export function modelOf(collector: Collector, service: string): ServiceModel {
  const model = collector.services.get(service);
  if (model !== undefined) return model;
  throw new ThriftkeeperError('NOT_FOUND', `there is no service ${service} in the registry`, {
    details: { service },
  });
}

export const overview = (collector: Collector): Omit<Overview, 'revision' | 'at'> => ({
  registry: collector.registry,
  totals: collector.totals,
  services: collector.services
    .values()
    .map(({ summary }) => summary)
    .sort((one, other) => (one.service < other.service ? -1 : 1)),
});

/** What has changed of the overview after a revision; undefined when that is too long ago to tell. */
export function overviewChanges(collector: Collector, since: number): OverviewChanges | undefined {
  const { services, registry, registryRevision, totals } = collector;
  if (since < services.horizon) return undefined;
  return {
    ...(registryRevision > since && { registry }),
    totals,
    services: services.changedSince(since).map((service) => services.get(service)!.summary),
    removed: services.goneSince(since),
  };
}

export const serviceDetail = (model: ServiceModel): Omit<ServiceDetail, 'revision' | 'at'> => ({
  summary: model.summary,
  providers: providerRows(model, model.providers.entries.names()),
  consumers: consumerRows(model, model.consumers.entries.names()),
  plainClients: plainClients(model.providerReports),
  methods: methodRows(model.providerReports.values()),
  unreadable: model.unreadable,
  control: controlView(model),
});

/** What has changed of a service after a revision; undefined when that is too long ago to tell. */
export function serviceChanges(model: ServiceModel, since: number): ServiceChanges | undefined {
  const { providers, consumers, changedAt } = model;
  if (since < Math.max(providers.entries.horizon, consumers.entries.horizon)) return undefined;
  return {
    summary: model.summary,
    providers: providerRows(model, providers.entries.changedSince(since)),
    removedProviders: providers.entries.goneSince(since),
    consumers: consumerRows(model, consumers.entries.changedSince(since)),
    removedConsumers: consumers.entries.goneSince(since),
    ...(changedAt.reports > since && {
      plainClients: plainClients(model.providerReports),
      methods: methodRows(model.providerReports.values()),
    }),
    ...(changedAt.unreadable > since && { unreadable: model.unreadable }),
    ...(changedAt.control > since && { control: controlView(model) }),
  };
}

export const controlView = ({ control }: ServiceModel): ControlView => ({
  document: control.document,
  version: control.version ?? null,
  stale: control.stale,
  ...(control.problem && { problem: control.problem.message }),
});

const providerRows = (
  { providers, providerReports, summary }: ServiceModel,
  nodes: readonly string[],
): ServiceDetail['providers'] =>
  [...nodes]
    .sort()
    .map((node) =>
      providerRow(node, providers.entries.get(node)!, providerReports.get(node), summary.load.callsPerSecond),
    );

const consumerRows = (
  { consumers, consumerReports }: ServiceModel,
  nodes: readonly string[],
): ServiceDetail['consumers'] =>
  [...nodes].sort().map((node) => consumerRow(node, consumers.entries.get(node)!, consumerReports.get(node)));
