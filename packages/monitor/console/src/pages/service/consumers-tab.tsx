import { useMemo } from 'react';
import { Link } from 'wouter';
import type { AppliedKick, ConsumerRow, PlainClient } from '../../../../src/api/types.ts';
import { ConsumerMenu } from '../../components/actions/action-menus.tsx';
import { useAction } from '../../components/actions/use-action.tsx';
import { Section } from '../../components/page.tsx';
import { Silent } from '../../components/silent.tsx';
import { Tag, Toned } from '../../components/state.tsx';
import { type Column, tableShape } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { loadColumns } from '../../components/table/load-columns.tsx';
import { Moment } from '../../components/time.tsx';
import { count } from '../../data/format.ts';
import type { Intent } from '../../data/intent.ts';
import { links } from '../../data/links.ts';
import { useMay } from '../../data/session.ts';
import { PlainClients } from './plain-clients.tsx';

interface ConsumersTabProps {
  readonly service: string;
  readonly consumers: readonly ConsumerRow[];
  readonly plain: readonly PlainClient[];
}

export function ConsumersTab({ service, consumers, plain }: ConsumersTabProps) {
  const [dialog, open] = useAction(service);
  const mayAct = useMay('operator');
  const columns = useMemo(() => columnsOf(service, mayAct ? open : null), [service, mayAct, open]);
  return (
    <div className="columns">
      <DataTable
        name="Consumers"
        rows={consumers}
        columns={columns}
        shape={shape}
        rowId={({ node }) => node}
        empty="No consumer is registered."
      />
      {plain.length > 0 && (
        <Section title="Clients that do not say who they are">
          <PlainClients clients={plain} open={mayAct ? open : null} />
        </Section>
      )}
      {dialog}
    </div>
  );
}

function columnsOf(service: string, open: ((intent: Intent) => void) | null): readonly Column<ConsumerRow>[] {
  const columns: readonly Column<ConsumerRow>[] = [
    {
      id: 'node',
      name: 'Consumer',
      heading: true,
      value: ({ node }) => node,
      cell: ({ node, kick, limits, listStale, silentSince }) => (
        <>
          <Link href={links.consumer(service, node)}>{node}</Link> {kick && <Banned kick={kick} />}{' '}
          {limits.length > 0 && <Tag tone="warn">limited</Tag>}{' '}
          {silentSince !== undefined && <Silent since={silentSince} />}{' '}
          {listStale && <Tag tone="warn">stale list</Tag>}
        </>
      ),
    },
    {
      id: 'application',
      name: 'Application',
      width: 10,
      priority: 2,
      facet: true,
      value: ({ application }) => application ?? null,
    },
    { id: 'host', name: 'Host', width: 9, priority: 4, value: ({ host }) => host ?? null },
    { id: 'zone', name: 'Zone', width: 6, priority: 4, facet: true, value: ({ zone }) => zone ?? null },
    { id: 'version', name: 'Version', width: 6, priority: 4, value: ({ version }) => version ?? null },
    ...loadColumns<ConsumerRow>(({ load }) => load),
    {
      id: 'ejected',
      name: 'Ejected',
      width: 5.5,
      align: 'end',
      priority: 3,
      value: ({ ejected }) => ejected.length,
      cell: ({ ejected }) => (
        <Toned tone={ejected.length > 0 ? 'warn' : undefined}>
          {ejected.length === 0 ? <span className="quiet">0</span> : count(ejected.length)}
        </Toned>
      ),
    },
  ];
  if (open === null) return columns;
  return [
    ...columns,
    {
      id: 'actions',
      name: 'Actions',
      width: 3.25,
      sorts: false,
      value: () => null,
      cell: (consumer) => <ConsumerMenu consumer={consumer} open={open} />,
    },
  ];
}

/** Beside the name: its rates are those of calls that are all refused. */
function Banned({ kick: { decision } }: { readonly kick: AppliedKick }) {
  return (
    <Tag tone="bad">
      banned
      {decision.expiresAt !== undefined && (
        <span className="tag-more">
          {' '}
          until <Moment at={decision.expiresAt} />
        </span>
      )}
    </Tag>
  );
}

const shape = tableShape(columnsOf('', null), { column: 'node', descending: false });
