import { useMemo } from 'react';
import { Link } from 'wouter';
import type { ProviderRow, UnreadableRecord } from '../../../../src/api/types.ts';
import { ProviderMenu } from '../../components/actions/action-menus.tsx';
import { useAction } from '../../components/actions/use-action.tsx';
import { Name } from '../../components/name.tsx';
import { Notice } from '../../components/notice.tsx';
import { Silent } from '../../components/silent.tsx';
import { State, Tag } from '../../components/state.tsx';
import { type Column, tableShape } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { loadColumns } from '../../components/table/load-columns.tsx';
import { count, share } from '../../data/format.ts';
import type { Intent } from '../../data/intent.ts';
import { links } from '../../data/links.ts';
import { providerStates } from '../../data/load.ts';
import { useMay } from '../../data/session.ts';

interface ProvidersTabProps {
  readonly service: string;
  readonly providers: readonly ProviderRow[];
  readonly unreadable: readonly UnreadableRecord[];
}

export function ProvidersTab({ service, providers, unreadable }: ProvidersTabProps) {
  const [dialog, open] = useAction(service);
  const mayAct = useMay('operator');
  const columns = useMemo(() => columnsOf(service, mayAct ? open : null), [service, mayAct, open]);
  return (
    <div>
      {unreadable.map(({ kind, node, code, message }) => (
        <Notice key={`${kind} ${node}`} tone="warn" code={code}>
          The record of{' '}
          <strong>
            <Name>{node}</Name>
          </strong>{' '}
          cannot be read and is left out: {message}
        </Notice>
      ))}
      <DataTable
        name="Providers"
        rows={providers}
        columns={columns}
        shape={shape}
        rowId={({ node }) => node}
        empty="No provider is registered."
      />
      {dialog}
    </div>
  );
}

function columnsOf(service: string, open: ((intent: Intent) => void) | null): readonly Column<ProviderRow>[] {
  const columns: readonly Column<ProviderRow>[] = [
    {
      id: 'node',
      name: 'Provider',
      heading: true,
      value: ({ node }) => node,
      cell: ({ node, held, decisions, silentSince }) => (
        <>
          <Link href={links.provider(service, node)}>{node}</Link> {held && <Tag tone="warn">held</Tag>}{' '}
          {silentSince !== undefined && <Silent since={silentSince} />}{' '}
          {(decisions.state || decisions.weight) && <Tag>decided</Tag>}
        </>
      ),
    },
    {
      id: 'address',
      name: 'Address',
      width: 11,
      priority: 3,
      value: ({ address }) => address,
      cell: ({ address }) => <span className="mono">{address}</span>,
    },
    {
      id: 'state',
      name: 'State',
      mark: true,
      width: 6.5,
      facet: true,
      value: ({ state }) => providerStates[state].name,
      cell: ({ state }) => <State tone={providerStates[state].tone}>{providerStates[state].name}</State>,
    },
    {
      id: 'zone',
      name: 'Zone',
      width: 5,
      priority: 4,
      facet: true,
      value: ({ record }) => record.zone ?? null,
    },
    {
      id: 'version',
      name: 'Version',
      width: 5.5,
      priority: 4,
      facet: true,
      value: ({ record }) => record.version ?? null,
    },
    {
      id: 'weight',
      name: 'Weight',
      width: 5,
      align: 'end',
      priority: 3,
      value: ({ weight }) => weight,
      cell: ({ weight, decisions }) => (decisions.weight ? <strong>{count(weight)}</strong> : count(weight)),
    },
    ...loadColumns<ProviderRow>(({ load }) => load),
    {
      id: 'share',
      name: 'Share',
      width: 4.5,
      align: 'end',
      priority: 3,
      value: (row) => row.share,
      cell: (row) => share(row.share),
    },
    {
      id: 'connections',
      name: 'Conns',
      width: 4.5,
      align: 'end',
      priority: 4,
      value: ({ load }) => load?.connections ?? null,
      cell: ({ load }) => count(load?.connections),
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
      cell: (provider) => <ProviderMenu provider={provider} open={open} />,
    },
  ];
}

const shape = tableShape(columnsOf('', null), { column: 'node', descending: false });
