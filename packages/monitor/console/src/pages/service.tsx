import { Link, Redirect } from 'wouter';
import type { ServiceDetail, ServiceSummary } from '../../../src/api/types.ts';
import { LoadCharts } from '../components/chart/load-charts.tsx';
import { Figure, Figures } from '../components/figures.tsx';
import { LiveBadge } from '../components/live-badge.tsx';
import { ServiceMap } from '../components/map/service-map.tsx';
import { MethodTable } from '../components/method-table.tsx';
import { Name } from '../components/name.tsx';
import { Failure, Loading, Notice } from '../components/notice.tsx';
import { Page, Tabs } from '../components/page.tsx';
import { State, Toned } from '../components/state.tsx';
import { Ago, Since, SinceThen } from '../components/time.tsx';
import { count, counted, latency, rate, share } from '../data/format.ts';
import { links } from '../data/links.ts';
import { errorShare, errorTone, isUnconfirmed, reported, serviceState } from '../data/load.ts';
import { useService } from '../data/use-live.ts';
import { ConsumersTab } from './service/consumers-tab.tsx';
import { DecisionsTab } from './service/decisions-tab.tsx';
import { InterfaceTab } from './service/interface-tab.tsx';
import { PolicyTab } from './service/policy-tab.tsx';
import { ProvidersTab } from './service/providers-tab.tsx';

const tabs = [
  'providers',
  'consumers',
  'map',
  'methods',
  'charts',
  'interface',
  'policy',
  'decisions',
] as const;
type Tab = (typeof tabs)[number];

interface ServicePageProps {
  readonly service: string;
  readonly tab: string;
}

export function ServicePage({ service, tab }: ServicePageProps) {
  const live = useService(service);
  if (!tabs.includes(tab as Tab)) return <Redirect href={links.service(service)} replace />;
  const { model, state, error } = live;
  return (
    <Page
      title={service}
      above={[{ href: '/', name: 'Services' }]}
      beside={state === 'lost' && model !== null ? <LiveBadge live={live} /> : undefined}
    >
      {state === 'gone' && (
        <Notice tone="warn">
          This service is not registered {model === null ? '' : 'any more '}and has no decisions. It appears
          again by itself. <Link href="/">All services</Link>
        </Notice>
      )}
      {model === null ? (
        state !== 'gone' && (error ? <Failure error={error} /> : <Loading what={service} />)
      ) : (
        <>
          <Summary summary={model.summary} />
          <Tabs
            name="Parts of the service"
            tabs={tabs.map((one) => ({
              href: one === 'providers' ? links.service(service) : links.service(service, one),
              name: one[0]!.toUpperCase() + one.slice(1),
              note: noteOf(one, model),
            }))}
          />
          <TabContent tab={tab as Tab} service={service} detail={model} />
        </>
      )}
    </Page>
  );
}

function noteOf(tab: Tab, { providers, consumers, methods, summary }: ServiceDetail): string | undefined {
  switch (tab) {
    case 'providers':
      return count(providers.length);
    case 'consumers':
      return count(consumers.length);
    case 'methods':
      return count(methods.length);
    case 'decisions':
      return summary.decisions === 0 ? undefined : count(summary.decisions);
    default:
      return undefined;
  }
}

interface TabContentProps {
  readonly tab: Tab;
  readonly service: string;
  readonly detail: ServiceDetail;
}

function TabContent({ tab, service, detail }: TabContentProps) {
  switch (tab) {
    case 'providers':
      return <ProvidersTab service={service} providers={detail.providers} unreadable={detail.unreadable} />;
    case 'consumers':
      return <ConsumersTab service={service} consumers={detail.consumers} plain={detail.plainClients} />;
    case 'map':
      return <ServiceMap service={service} revision={detail.revision} />;
    case 'methods':
      return <MethodTable methods={detail.methods} />;
    case 'charts':
      return <LoadCharts path={links.service(service)} />;
    case 'interface':
      return <InterfaceTab service={service} version={lastStarted(detail)} />;
    case 'policy':
      return <PolicyTab service={service} control={detail.control} />;
    case 'decisions':
      return <DecisionsTab service={service} control={detail.control} />;
  }
}

/** Another text when a provider has come or gone: one may name another interface. */
function lastStarted({ providers }: ServiceDetail): string {
  const last = providers.reduce(
    (latest, { record: { startedAt = '' } }) => (startedAt > latest ? startedAt : latest),
    '',
  );
  return `${providers.length} ${last}`;
}

function Summary({ summary }: { readonly summary: ServiceSummary }) {
  const { providers, lost, stale, staleSince, problem } = summary;
  const load = reported(summary.load);
  const state = serviceState(summary);
  const errors = errorShare(load);
  const held = providers.held === 0 ? '' : `, ${count(providers.held)} held`;
  return (
    <>
      {stale && (
        <Notice tone="warn">
          The registry does not confirm these lists
          {staleSince !== undefined && (
            <>
              {' '}
              for <Since at={staleSince} />
            </>
          )}
          : they are the last known ones.
        </Notice>
      )}
      {lost.length > 0 && <Lost lost={lost} count={providers.lost} />}
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      <Figures>
        <Figure name="State" note={stale && <Unconfirmed isSaid={isUnconfirmed(state)} since={staleSince} />}>
          <State tone={state.tone}>{state.name}</State>
        </Figure>
        <Figure name="Providers up" note={`/ ${count(providers.total)}${held}`}>
          <Toned tone={providers.up < providers.total ? 'warn' : undefined}>{count(providers.up)}</Toned>
        </Figure>
        <Figure name="Consumers">{count(summary.consumers)}</Figure>
        <Figure name="Calls/s">{rate(load?.callsPerSecond)}</Figure>
        <Figure name="Errors">
          <Toned tone={errorTone(errors)}>{share(errors)}</Toned>
        </Figure>
        <Figure name="p50">{latency(load?.p50Us)}</Figure>
        <Figure name="p99">{latency(load?.p99Us)}</Figure>
        <Figure name="In progress">{count(load?.inProgress)}</Figure>
        <Figure name="Connections">{count(load?.connections)}</Figure>
      </Figures>
    </>
  );
}

/** Since when a state is not confirmed; and that it is not, where its name does not say so. */
function Unconfirmed(props: { readonly isSaid: boolean; readonly since: string | undefined }) {
  const { isSaid, since } = props;
  return (
    <>
      {!isSaid && 'not confirmed'}
      {since !== undefined && <SinceThen at={since} />}
    </>
  );
}

/** More than these are counted. */
const mostLost = 3;

/** That providers went as processes do that die. */
function Lost({ lost, count: all }: { readonly lost: ServiceSummary['lost']; readonly count: number }) {
  const named = lost.slice(0, mostLost);
  return (
    <Notice tone="warn">
      {counted(all, 'provider')} left without saying goodbye:{' '}
      {named.map(({ node, at }, index) => (
        <span key={node}>
          {index > 0 && ', '}
          <strong>
            <Name>{node}</Name>
          </strong>{' '}
          <Ago at={at} />
        </span>
      ))}
      {all > named.length && ` and ${count(all - named.length)} more`}. Processes that die, hang, or do not
      reach ZooKeeper go so.
    </Notice>
  );
}
