import { useMemo } from 'react';
import type { PlainClient } from '../../../../src/api/types.ts';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { type Column, tableShape } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { count, rate } from '../../data/format.ts';
import type { Intent } from '../../data/intent.ts';

interface PlainClientsProps {
  readonly clients: readonly PlainClient[];
  /** Null for those who may only look. */
  readonly open: ((intent: Intent) => void) | null;
}

/** Clients known by nothing but their address. */
export function PlainClients({ clients, open }: PlainClientsProps) {
  const all = useMemo(() => (open === null ? columns : [...columns, actions(open)]), [open]);
  return (
    <DataTable
      name="Clients by address"
      rows={clients}
      columns={all}
      shape={shape}
      rowId={addressOf}
      empty="There are none."
    />
  );
}

const addressOf = ({ address }: PlainClient) => address ?? 'unix socket';

const columns: readonly Column<PlainClient>[] = [
  {
    id: 'address',
    name: 'Address',
    heading: true,
    value: addressOf,
    cell: (client) => <span className="mono">{addressOf(client)}</span>,
  },
  {
    id: 'providers',
    name: 'Providers',
    width: 6,
    align: 'end',
    priority: 2,
    value: ({ providers }) => providers,
    cell: ({ providers }) => count(providers),
  },
  {
    id: 'connections',
    name: 'Connections',
    width: 6.5,
    align: 'end',
    value: ({ connections }) => connections,
    cell: ({ connections }) => count(connections),
  },
  {
    id: 'calls',
    name: 'Calls/s',
    width: 5.25,
    align: 'end',
    value: ({ callsPerSecond }) => callsPerSecond,
    cell: ({ callsPerSecond }) => rate(callsPerSecond),
  },
];

const shape = tableShape(columns, { column: 'calls', descending: true }, 'address-');

function actions(open: (intent: Intent) => void): Column<PlainClient> {
  return {
    id: 'actions',
    name: 'Actions',
    width: 3.25,
    sorts: false,
    value: () => null,
    cell: ({ address }) => address !== undefined && <PlainMenu address={address} open={open} />,
  };
}

function PlainMenu(props: { readonly address: string; readonly open: (intent: Intent) => void }) {
  const { address, open } = props;
  const selectors = [`address:${address}`];
  return (
    <Menu label={`Actions for ${address}`} trigger={<span aria-hidden="true">⋯</span>}>
      <MenuItem onSelect={() => open({ kind: 'limit', selectors, limit: null })}>Limit calls…</MenuItem>
      <MenuItem onSelect={() => open({ kind: 'kick', selectors })}>Ban…</MenuItem>
    </Menu>
  );
}
