import { useMemo } from 'react';
import { Link } from 'wouter';
import type { ConnectedPeer } from '../../../../src/api/types.ts';
import { type Column, tableShape } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { count, rate } from '../../data/format.ts';
import { links } from '../../data/links.ts';

interface PeerTableProps {
  readonly service: string;
  readonly peers: readonly ConnectedPeer[];
}

/** Who is connected to a provider. */
export function PeerTable({ service, peers }: PeerTableProps) {
  const columns = useMemo(() => columnsOf(service), [service]);
  return (
    <DataTable
      name="Connected clients"
      rows={peers}
      columns={columns}
      shape={shape}
      rowId={(peer) => `${peer.node} ${peer.address}`}
      empty="Nobody is connected, or it does not report."
    />
  );
}

const nameOf = ({ node, address }: ConnectedPeer) => node ?? address ?? 'unix socket';

function columnsOf(service: string): readonly Column<ConnectedPeer>[] {
  return [
    {
      id: 'client',
      name: 'Client',
      heading: true,
      value: nameOf,
      cell: (peer) =>
        peer.node === undefined ? (
          <span className="mono">{nameOf(peer)}</span>
        ) : (
          <Link href={links.consumer(service, peer.node)}>{peer.node}</Link>
        ),
    },
    {
      id: 'application',
      name: 'Application',
      width: 9,
      priority: 3,
      value: ({ application }) => application ?? null,
    },
    {
      id: 'connections',
      name: 'Conns',
      width: 4.5,
      align: 'end',
      priority: 2,
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
    {
      id: 'refused',
      name: 'Refused/s',
      width: 6,
      align: 'end',
      value: ({ refusedPerSecond }) => refusedPerSecond,
      cell: ({ refusedPerSecond }) => rate(refusedPerSecond),
    },
  ];
}

const shape = tableShape(columnsOf(''), { column: 'calls', descending: true }, 'client-');
