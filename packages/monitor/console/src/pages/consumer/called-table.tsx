import { useMemo } from 'react';
import { Link } from 'wouter';
import type { CalledProviderRow } from '../../../../src/api/types.ts';
import { Tag } from '../../components/state.tsx';
import { type Column, tableShape } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { loadColumns } from '../../components/table/load-columns.tsx';
import { codeRates } from '../../data/codes.ts';
import { count } from '../../data/format.ts';
import { links } from '../../data/links.ts';

interface CalledTableProps {
  readonly service: string;
  readonly providers: readonly CalledProviderRow[];
}

/** Whom a consumer calls, by its own reports. */
export function CalledTable({ service, providers }: CalledTableProps) {
  const columns = useMemo(() => columnsOf(service), [service]);
  return (
    <DataTable
      name="Providers that it calls"
      rows={providers}
      columns={columns}
      shape={shape}
      rowId={({ node }) => node}
      empty="It calls nobody, or it does not report."
    />
  );
}

function columnsOf(service: string): readonly Column<CalledProviderRow>[] {
  return [
    {
      id: 'node',
      name: 'Provider',
      heading: true,
      value: ({ node }) => node,
      cell: ({ node, ejected }) => (
        <>
          {node === '*' ? <em>all others</em> : <Link href={links.provider(service, node)}>{node}</Link>}{' '}
          {ejected && <Tag tone="bad">ejected</Tag>}
        </>
      ),
    },
    ...loadColumns<CalledProviderRow>((row) => row),
    {
      id: 'failures',
      name: 'Failures',
      width: 12,
      priority: 4,
      value: ({ failedPerSecondByCode }) => codeRates(failedPerSecondByCode),
    },
    {
      id: 'connections',
      name: 'Conns',
      width: 4.5,
      align: 'end',
      priority: 3,
      value: ({ connections }) => connections,
      cell: ({ connections }) => count(connections),
    },
  ];
}

const shape = tableShape(columnsOf(''), { column: 'calls', descending: true }, 'called-');
