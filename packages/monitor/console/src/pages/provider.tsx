import type { ProviderDetail } from '../../../src/api/types.ts';
import { ProviderMenu } from '../components/actions/action-menus.tsx';
import { useAction } from '../components/actions/use-action.tsx';
import { LoadCharts } from '../components/chart/load-charts.tsx';
import { DecisionNote } from '../components/decision-note.tsx';
import { Facts, Figure, Figures } from '../components/figures.tsx';
import { MethodTable } from '../components/method-table.tsx';
import { Failure, Loading } from '../components/notice.tsx';
import { Page, Section } from '../components/page.tsx';
import { SilentNotice } from '../components/silent.tsx';
import { State, Tag, Toned } from '../components/state.tsx';
import { Ago, Since } from '../components/time.tsx';
import { codeRates } from '../data/codes.ts';
import { count, latency, rate, share, unknown } from '../data/format.ts';
import { links } from '../data/links.ts';
import { errorShare, errorTone, providerStates } from '../data/load.ts';
import { useMay } from '../data/session.ts';
import { useNodeChanges } from '../data/use-node-changes.ts';
import { useResource } from '../data/use-resource.ts';
import { PeerTable } from './provider/peer-table.tsx';

interface ProviderPageProps {
  readonly service: string;
  readonly node: string;
}

export function ProviderPage({ service, node }: ProviderPageProps) {
  const path = links.provider(service, node);
  const changes = useNodeChanges({ service, kind: 'providers', node });
  const { value, error, reload } = useResource<ProviderDetail>(path, changes);
  const [dialog, open] = useAction(service, reload);
  const mayAct = useMay('operator');
  return (
    <Page
      title={node}
      above={[
        { href: '/', name: 'Services' },
        { href: links.service(service), name: service },
      ]}
      beside={value && mayAct && <ProviderMenu provider={value.provider} open={open} named />}
    >
      {error && <Failure error={error} />}
      {value === null ? error === null && <Loading what={node} /> : <Provider detail={value} path={path} />}
      {dialog}
    </Page>
  );
}

function Provider({ detail, path }: { readonly detail: ProviderDetail; readonly path: string }) {
  const { service, provider, methods, consumers, concurrencyLimit, refusedPerSecondByCode } = detail;
  const { load, decisions } = provider;
  const errors = errorShare(load);
  const refused = codeRates(refusedPerSecondByCode);
  return (
    <>
      {decisions.state && <DecisionNote kind="state" decision={decisions.state} />}
      {decisions.weight && <DecisionNote kind="weight" decision={decisions.weight} />}
      {provider.silentSince !== undefined && <SilentNotice since={provider.silentSince} />}
      <Figures>
        <Figure name="State" note={provider.held && <Tag tone="warn">held</Tag>}>
          <State tone={providerStates[provider.state].tone}>{providerStates[provider.state].name}</State>
        </Figure>
        <Figure name="Weight" note={decisions.weight && `its own: ${count(provider.record.weight)}`}>
          {count(provider.weight)}
        </Figure>
        <Figure name="Calls/s" note={provider.share === null ? undefined : `${share(provider.share)} of all`}>
          {rate(load?.callsPerSecond)}
        </Figure>
        <Figure name="Errors">
          <Toned tone={errorTone(errors)}>{share(errors)}</Toned>
        </Figure>
        <Figure name="p50">{latency(load?.p50Us)}</Figure>
        <Figure name="p99">{latency(load?.p99Us)}</Figure>
        <Figure
          name="In progress"
          note={concurrencyLimit === null ? undefined : `of ${count(concurrencyLimit)}`}
        >
          {count(load?.inProgress)}
        </Figure>
        <Figure name="Connections">{count(load?.connections)}</Figure>
      </Figures>
      {refused !== null && <p>Refused: {refused}</p>}
      <LoadCharts path={path} />
      <Section title="Record">
        <Facts facts={factsOf(detail)} />
      </Section>
      <div className="columns two">
        <Section title="Methods">
          <MethodTable methods={methods} />
        </Section>
        <Section title="Connected clients">
          <PeerTable service={service} peers={consumers} />
        </Section>
      </div>
    </>
  );
}

function factsOf({ provider, record }: ProviderDetail) {
  const { startedAt } = record;
  return {
    Address: <span className="mono">{record.address}</span>,
    Stack: [record.transport, record.protocol, record.tls && 'TLS'].filter(Boolean).join(' · '),
    Multiplexed: record.multiplexed?.join(', '),
    'One connection': record.concurrency ? 'carries calls side by side' : 'carries one call at a time',
    Capabilities: record.capabilities?.join(', '),
    Zone: record.zone,
    Version: record.version,
    Tags: Object.entries(record.tags ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
    Host: record.host,
    Process: record.pid === undefined ? undefined : String(record.pid),
    Library: [record.language, record.library].filter(Boolean).join(' · '),
    Running: startedAt === undefined ? undefined : <Since at={startedAt} />,
    'Last report': provider.reportAt === undefined ? unknown : <Ago at={provider.reportAt} />,
  };
}
