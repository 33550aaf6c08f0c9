import type { MethodRow } from '../../../src/api/types.ts';
import { latency } from '../data/format.ts';
import { type Column, tableShape } from './table/columns.ts';
import { DataTable } from './table/data-table.tsx';
import { loadColumns } from './table/load-columns.tsx';

const columns: readonly Column<MethodRow>[] = [
  {
    id: 'method',
    name: 'Method',
    heading: true,
    value: ({ method }) => method,
    cell: ({ method }) => (method === '*' ? <em>all others</em> : <span className="mono">{method}</span>),
  },
  ...loadColumns<MethodRow>((row) => row),
  {
    id: 'p90',
    name: 'p90',
    width: 5.25,
    align: 'end',
    priority: 3,
    value: ({ p90Us }) => p90Us,
    cell: ({ p90Us }) => latency(p90Us),
  },
  {
    id: 'p50',
    name: 'p50',
    width: 5.25,
    align: 'end',
    priority: 3,
    value: ({ p50Us }) => p50Us,
    cell: ({ p50Us }) => latency(p50Us),
  },
];
const shape = tableShape(columns, { column: 'calls', descending: true }, 'method-');

/** Methods as providers report them. */
export function MethodTable({ methods }: { readonly methods: readonly MethodRow[] }) {
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
