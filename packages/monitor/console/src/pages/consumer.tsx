import type { ConsumerDetail } from '../../../src/api/types.ts';
import { ConsumerMenu } from '../components/actions/action-menus.tsx';
import { useAction } from '../components/actions/use-action.tsx';
import { LoadCharts } from '../components/chart/load-charts.tsx';
import { DecisionNote } from '../components/decision-note.tsx';
import { Facts, Figure, Figures } from '../components/figures.tsx';
import { Failure, Loading, Notice } from '../components/notice.tsx';
import { Page, Section } from '../components/page.tsx';
import { SilentNotice } from '../components/silent.tsx';
import { Toned } from '../components/state.tsx';
import { Ago, Since } from '../components/time.tsx';
import { codeRates } from '../data/codes.ts';
import { count, latency, rate, share, unknown } from '../data/format.ts';
import { links } from '../data/links.ts';
import { errorShare, errorTone } from '../data/load.ts';
import { useMay } from '../data/session.ts';
import { useNodeChanges } from '../data/use-node-changes.ts';
import { useResource } from '../data/use-resource.ts';
import { CalledTable } from './consumer/called-table.tsx';
import { ConsumerMethodTable } from './consumer/consumer-method-table.tsx';

interface ConsumerPageProps {
  readonly service: string;
  readonly node: string;
}

export function ConsumerPage({ service, node }: ConsumerPageProps) {
  const path = links.consumer(service, node);
  const changes = useNodeChanges({ service, kind: 'consumers', node });
  const { value, error, reload } = useResource<ConsumerDetail>(path, changes);
  const [dialog, open] = useAction(service, reload);
  const mayAct = useMay('operator');
  return (
    <Page
      title={node}
      above={[
        { href: '/', name: 'Services' },
        { href: links.service(service), name: service },
        { href: links.service(service, 'consumers'), name: 'Consumers' },
      ]}
      beside={value && mayAct && <ConsumerMenu consumer={value.consumer} open={open} named />}
    >
      {error && <Failure error={error} />}
      {value === null ? error === null && <Loading what={node} /> : <Consumer detail={value} path={path} />}
      {dialog}
    </Page>
  );
}

function Consumer({ detail, path }: { readonly detail: ConsumerDetail; readonly path: string }) {
  const { service, consumer, methods, providers, failedPerSecondByCode } = detail;
  const { load, kick, limits } = consumer;
  const errors = errorShare(load);
  const failed = codeRates(failedPerSecondByCode);
  return (
    <>
      {kick && <DecisionNote kind="kick" decision={kick.decision} selector={kick.selector} />}
      {limits.map(({ selector, decision }) => (
        <DecisionNote key={selector} kind="limit" decision={decision} selector={selector} />
      ))}
      {consumer.listStale && (
        <Notice tone="warn">
          It says that its list of providers is stale: it goes on with the last known one.
        </Notice>
      )}
      {consumer.silentSince !== undefined && <SilentNotice since={consumer.silentSince} />}
      <Figures>
        <Figure name="Attempts/s">{rate(load?.callsPerSecond)}</Figure>
        <Figure name="Errors">
          <Toned tone={errorTone(errors)}>{share(errors)}</Toned>
        </Figure>
        <Figure name="p50">{latency(load?.p50Us)}</Figure>
        <Figure name="p99">{latency(load?.p99Us)}</Figure>
        <Figure name="In progress">{count(load?.inProgress)}</Figure>
        <Figure name="Connections">{count(load?.connections)}</Figure>
        <Figure name="Ejected providers">
          <Toned tone={consumer.ejected.length > 0 ? 'warn' : undefined}>
            {count(consumer.ejected.length)}
          </Toned>
        </Figure>
      </Figures>
      {failed !== null && <p>Failed or refused: {failed}</p>}
      <LoadCharts path={path} />
      <Section title="Record">
        <Facts
          facts={{
            Application: consumer.application,
            Zone: consumer.zone,
            Version: consumer.version,
            Host: consumer.host,
            Library: [consumer.language, consumer.library].filter(Boolean).join(' · '),
            Running: consumer.startedAt === undefined ? undefined : <Since at={consumer.startedAt} />,
            'Last report': consumer.reportAt === undefined ? unknown : <Ago at={consumer.reportAt} />,
          }}
        />
      </Section>
      <div className="columns two">
        <Section title="Providers that it calls">
          <CalledTable service={service} providers={providers} />
        </Section>
        <Section title="Methods">
          <ConsumerMethodTable methods={methods} />
        </Section>
      </div>
    </>
  );
}
