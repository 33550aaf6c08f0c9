import type { Collector } from './collector/collector.ts';
import type { ServiceModel } from './collector/service-model.ts';

type Labels = Readonly<Record<string, string>>;

/** A metric, with its samples. */
interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: (readonly [Labels, number])[];
}

const escaped = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** Everything that is counted, in the text format of Prometheus 0.0.4. Durations in seconds, as its users expect. */
export function prometheusText(collector: Collector): string {
  const families = new Map<string, Family>();
  const family = (name: string, type: Family['type'], help: string) => {
    const made: Family = { name: `thriftkeeper_${name}`, type, help, samples: [] };
    families.set(name, made);
    return (labels: Labels, value: number | null | undefined) => {
      if (value !== null && value !== undefined) made.samples.push([labels, value]);
    };
  };
  const connected = family('registry_connected', 'gauge', 'Whether the registry can be reached.');
  connected({}, collector.registry.state === 'connected' ? 1 : 0);
  const ofService = serviceFamilies(family);
  const ofProvider = providerFamilies(family);
  for (const model of collector.services.values()) {
    ofService(model);
    ofProvider(model);
  }
  return [...families.values()].map(written).join('');
}

type MakeFamily = (
  name: string,
  type: Family['type'],
  help: string,
) => (labels: Labels, value: number | null | undefined) => void;

function serviceFamilies(family: MakeFamily): (model: ServiceModel) => void {
  const providers = family('service_providers', 'gauge', 'Registered providers by effective state.');
  const consumers = family('service_consumers', 'gauge', 'Registered consumers.');
  const decisions = family('service_decisions', 'gauge', 'Decisions of operators in force.');
  const stale = family('service_stale', 'gauge', 'Whether the registry does not confirm the lists.');
  const calls = family('service_calls_per_second', 'gauge', 'Calls begun, as providers report.');
  const failed = family('service_failed_per_second', 'gauge', 'Calls failed, as providers report.');
  const refused = family('service_refused_per_second', 'gauge', 'Calls refused, as providers report.');
  const latency = family('service_latency_seconds', 'gauge', 'Latency of the last interval by quantile.');
  return ({ service, summary: { providers: counts, load, ...summary } }) => {
    for (const state of ['up', 'draining', 'disabled', 'notReady'] as const)
      providers({ service, state }, counts[state]);
    consumers({ service }, summary.consumers);
    decisions({ service }, summary.decisions);
    stale({ service }, summary.stale ? 1 : 0);
    calls({ service }, load.callsPerSecond);
    failed({ service }, load.failedPerSecond);
    refused({ service }, load.refusedPerSecond);
    latency({ service, quantile: '0.5' }, load.p50Us && load.p50Us / 1e6);
    latency({ service, quantile: '0.99' }, load.p99Us && load.p99Us / 1e6);
  };
}

function providerFamilies(family: MakeFamily): (model: ServiceModel) => void {
  const calls = family('provider_calls_total', 'counter', 'Calls since the provider started, by outcome.');
  const inProgress = family('provider_in_progress', 'gauge', 'Calls in progress at the last report.');
  const connections = family('provider_connections', 'gauge', 'Connections open at the last report.');
  const weight = family('provider_weight', 'gauge', 'Weight in force.');
  return ({ service, providers, providerReports }) => {
    for (const [node, { effective }] of providers.entries.entries())
      weight({ service, node }, effective.weight);
    for (const [node, { load, report }] of providerReports.entries()) {
      if (load === null || report.role !== 'provider') continue;
      const totals = { answered: 0, failed: 0, refused: 0 };
      for (const { answered, failed, refused = {} } of Object.values(report.methods)) {
        totals.answered += answered;
        totals.failed += failed;
        for (const count of Object.values(refused)) totals.refused += count;
      }
      for (const [outcome, count] of Object.entries(totals)) calls({ service, node, outcome }, count);
      inProgress({ service, node }, report.inProgress);
      connections({ service, node }, report.connections);
    }
  };
}

function written({ name, type, help, samples }: Family): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
