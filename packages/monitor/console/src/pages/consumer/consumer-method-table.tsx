import type { ConsumerMethodRow } from '../../../../src/api/types.ts';
import { type Column, tableShape } from '../../components/table/columns.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { loadColumns } from '../../components/table/load-columns.tsx';
import { rate } from '../../data/format.ts';

const columns: readonly Column<ConsumerMethodRow>[] = [
  {
    id: 'method',
    name: 'Method',
    heading: true,
    value: ({ method }) => method,
    cell: ({ method }) => (method === '*' ? <em>all others</em> : <span className="mono">{method}</span>),
  },
  ...loadColumns<ConsumerMethodRow>((row) => row),
  {
    id: 'retries',
    name: 'Retries/s',
    width: 5.5,
    align: 'end',
    priority: 3,
    value: ({ retriesPerSecond }) => retriesPerSecond,
    cell: ({ retriesPerSecond }) => rate(retriesPerSecond),
  },
  {
    id: 'hedges',
    name: 'Hedges/s',
    width: 5.5,
    align: 'end',
    priority: 3,
    value: ({ hedgesPerSecond }) => hedgesPerSecond,
    cell: ({ hedgesPerSecond }) => rate(hedgesPerSecond),
  },
];
const shape = tableShape(columns, { column: 'calls', descending: true }, 'method-');

/** Methods as a consumer calls them. */
export function ConsumerMethodTable({ methods }: { readonly methods: readonly ConsumerMethodRow[] }) {
  return (
    <DataTable
      name="Methods"
      rows={methods}
      columns={columns}
      shape={shape}
      rowId={({ method }) => method}
      empty="No calls have been reported yet."
    />
  );
}
