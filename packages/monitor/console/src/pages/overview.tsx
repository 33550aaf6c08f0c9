import { Link } from 'wouter';
import type { RegistryHealth, ServiceSummary, Totals } from '../../../src/api/types.ts';
import { LoadCharts } from '../components/chart/load-charts.tsx';
import { EventList } from '../components/event-list.tsx';
import { Figure, Figures } from '../components/figures.tsx';
import { Empty, Failure, Loading, Notice } from '../components/notice.tsx';
import { Page, Section } from '../components/page.tsx';
import { State, Tag, Toned } from '../components/state.tsx';
import { type Column, tableShape } from '../components/table/columns.ts';
import { DataTable } from '../components/table/data-table.tsx';
import { loadColumns } from '../components/table/load-columns.tsx';
import { Since, SinceThen } from '../components/time.tsx';
import { count, latency, rate, sentence, share } from '../data/format.ts';
import { links } from '../data/links.ts';
import { errorShare, errorTone, reported, serviceState } from '../data/load.ts';
import { useOverview } from '../data/use-live.ts';
import './overview.css';

const columns: readonly Column<ServiceSummary>[] = [
  {
    id: 'service',
    name: 'Service',
    heading: true,
    value: ({ service }) => service,
    cell: ({ service, stale, staleSince, problem, providers }) => (
      <>
        <Link href={links.service(service)}>{service}</Link> {stale && <Stale since={staleSince} />}{' '}
        {providers.lost > 0 && <Lost count={providers.lost} />}{' '}
        {problem !== undefined && <Tag tone="bad">problem</Tag>}
      </>
    ),
  },
  {
    id: 'state',
    name: 'State',
    mark: true,
    width: 8.5,
    facet: true,
    value: (summary) => serviceState(summary).name,
    order: (summary) => serviceState(summary).rank,
    cell: (summary) => <State tone={serviceState(summary).tone}>{serviceState(summary).name}</State>,
  },
  {
    id: 'providers',
    name: 'Providers',
    width: 6.5,
    align: 'end',
    priority: 2,
    value: ({ providers }) => providers.up,
    cell: ({ providers: { up, total } }) => (
      <>
        <Toned tone={up === total ? undefined : up === 0 ? 'bad' : 'warn'}>{count(up)}</Toned>
        <span className="quiet"> / {count(total)}</span>
      </>
    ),
  },
  {
    id: 'consumers',
    name: 'Consumers',
    width: 6.5,
    align: 'end',
    priority: 3,
    value: ({ consumers }) => consumers,
    cell: ({ consumers }) => count(consumers),
  },
  ...loadColumns<ServiceSummary>(({ load }) => reported(load)),
  {
    id: 'decisions',
    name: 'Decisions',
    width: 6.5,
    align: 'end',
    priority: 4,
    value: ({ decisions }) => decisions,
    cell: ({ decisions }) => (decisions === 0 ? <span className="quiet">0</span> : count(decisions)),
  },
];
const shape = tableShape(columns, { column: 'state', descending: false });

export function OverviewPage() {
  const { model, error } = useOverview();
  return (
    <Page title="Overview">
      {model === null ? (
        error ? (
          <Failure error={error} />
        ) : (
          <Loading what="the overview" />
        )
      ) : (
        <>
          <Health registry={model.registry} totals={model.totals} />
          <LoadCharts path="" only={['Calls/s', 'Errors/s', 'Latency']} />
          <div className="columns overview">
            <Section title="Services">
              <DataTable
                name="Services"
                rows={model.services}
                columns={columns}
                shape={shape}
                rowId={({ service }) => service}
                empty="No service is registered yet. A server that announces itself appears here by itself."
              />
            </Section>
            <Section title="Events" beside={<Link href="/events">All events</Link>}>
              {model.events.length === 0 ? (
                <Empty>Nothing has happened yet.</Empty>
              ) : (
                <EventList events={model.events.slice(0, 40)} />
              )}
            </Section>
          </div>
        </>
      )}
    </Page>
  );
}

function Stale({ since }: { readonly since: string | undefined }) {
  return (
    <Tag tone="warn">
      stale
      {since !== undefined && (
        <span className="tag-more">
          <SinceThen at={since} />
        </span>
      )}
    </Tag>
  );
}

/** Providers that left without saying goodbye. */
function Lost({ count: lost }: { readonly count: number }) {
  return (
    <Tag tone="warn">
      {count(lost)} lost<span className="tag-more"> without goodbye</span>
    </Tag>
  );
}

const registryStates = {
  connecting: { name: 'Connecting', tone: 'warn' },
  connected: { name: 'Connected', tone: 'good' },
  suspended: { name: 'Suspended', tone: 'bad' },
  lost: { name: 'Session lost', tone: 'bad' },
  failed: { name: 'Failed', tone: 'bad' },
  closed: { name: 'Closed', tone: 'idle' },
} as const;

interface AwayProps {
  readonly registry: RegistryHealth;
  /** Whether there is anything to show from before. */
  readonly knowsAny: boolean;
}

/** That ZooKeeper is out of reach, why, and what that means for what is shown. */
function Away({ registry: { state, since, problem }, knowsAny }: AwayProps) {
  const why = problem !== undefined && <p>{sentence(problem)}</p>;
  if (state === 'connected') return why && <Notice tone="bad">{why}</Notice>;
  return (
    <Notice tone={state === 'failed' ? 'bad' : 'warn'}>
      <p>
        ZooKeeper is out of reach for <Since at={since} />.{' '}
        {knowsAny
          ? 'What is shown is the last known state; clients and servers go on with it too.'
          : 'Nothing is known yet of what is registered there.'}
      </p>
      {why}
      {state === 'failed' && <p>The monitor does not try again: start it anew when that is mended.</p>}
    </Notice>
  );
}

function Health({ registry, totals }: { readonly registry: RegistryHealth; readonly totals: Totals }) {
  const load = reported(totals.load);
  const { name, tone } = registryStates[registry.state];
  const errors = errorShare(load);
  return (
    <>
      <Away registry={registry} knowsAny={totals.services > 0} />
      <Figures>
        <Figure name="ZooKeeper" note={<Since at={registry.since} />}>
          <State tone={tone}>{name}</State>
        </Figure>
        <Figure name="Session age">
          {registry.session ? (
            <Since at={registry.session.establishedAt} />
          ) : (
            <span className="quiet">–</span>
          )}
        </Figure>
        <Figure name="Providers up" note={`/ ${count(totals.providers)}`}>
          <Toned tone={totals.providersUp < totals.providers ? 'warn' : undefined}>
            {count(totals.providersUp)}
          </Toned>
        </Figure>
        <Figure name="Consumers">{count(totals.consumers)}</Figure>
        <Figure name="Calls/s">{rate(load?.callsPerSecond)}</Figure>
        <Figure name="Errors">
          <Toned tone={errorTone(errors)}>{share(errors)}</Toned>
        </Figure>
        <Figure name="p99">{latency(load?.p99Us)}</Figure>
        <Figure name="Decisions in force">{count(totals.decisions)}</Figure>
      </Figures>
    </>
  );
}
