import { useTable } from '@tanstack/react-table';
import { type CSSProperties, type ReactNode, useMemo } from 'react';
import { count } from '../../data/format.ts';
import { type Sort, type TableShape, toggleSort } from '../../data/table-state.ts';
import { useTableState } from '../../data/use-table-state.ts';
import { Empty } from '../notice.tsx';
import { type Column, cellClass } from './columns.ts';
import { columnDefs, contains, type Features, features, tanstackState } from './row-model.ts';
import { TableBody } from './table-body.tsx';
import { TableFilter } from './table-filter.tsx';
import './data-table.css';

export interface DataTableProps<Row extends object> {
  /** What the table lists: its accessible name. */
  readonly name: string;
  readonly rows: readonly Row[];
  /** Kept outside of the component or memoised: a new array rebuilds the table. */
  readonly columns: readonly Column<Row>[];
  readonly shape: TableShape;
  readonly rowId: (row: Row) => string;
  /** Said instead of an empty table. */
  readonly empty: ReactNode;
  /** Controls beside the filter. */
  readonly children?: ReactNode;
}

/** A table that sorts, filters and keeps what was chosen in the address. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { name, rows, columns, shape, rowId, empty } = props;
  const [state, setState] = useTableState(shape);
  const defs = useMemo(() => columnDefs(columns), [columns]);
  const table = useTable<Features, Row>({
    features,
    data: rows,
    columns: defs,
    getRowId: rowId,
    globalFilterFn: contains,
    getColumnCanGlobalFilter: () => true,
    state: tanstackState(state),
  });
  const shown = table.getRowModel().rows;
  const total = columns.reduce((sum, { width = restWidth }) => sum + width, 0);
  const sortBy = (column: Column<Row>) => {
    const descendingFirst = column.descendingFirst ?? column.align === 'end';
    setState({ ...state, sort: toggleSort(state.sort, column.id, descendingFirst) });
  };

  return (
    <div className="table-frame">
      <TableFilter {...{ name, columns, rows, state, setState }} shown={shown.length}>
        {props.children}
      </TableFilter>
      {rows.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <table className="table" aria-label={name} aria-rowcount={shown.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <HeaderCell
                  key={column.id}
                  column={column}
                  total={total}
                  sort={state.sort}
                  onSort={() => sortBy(column)}
                />
              ))}
            </tr>
          </thead>
          <TableBody rows={shown} columns={columns} />
        </table>
      )}
      {rows.length > 0 && shown.length === 0 && (
        <Empty>
          None of {count(rows.length)} matches.{' '}
          <button type="button" className="link" onClick={() => setState({ ...state, text: '', facets: {} })}>
            Show all
          </button>
        </Empty>
      )}
    </div>
  );
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  /** Of all columns together, in rem. */
  readonly total: number;
  readonly sort: Sort;
  readonly onSort: () => void;
}

function HeaderCell<Row>({ column, total, sort, onSort }: HeaderCellProps<Row>) {
  const style = widthOf(column, total);
  if (column.sorts === false) {
    return (
      <th scope="col" className={cellClass(column)} style={style}>
        <span className="visually-hidden">{column.name}</span>
      </th>
    );
  }
  const direction =
    sort.column !== column.id ? 'none' : sort.descending ? ('descending' as const) : ('ascending' as const);
  return (
    <th scope="col" className={cellClass(column)} style={style} aria-sort={direction}>
      <button type="button" onClick={onSort}>
        {column.name}
        <span aria-hidden="true" className="sort-mark">
          {{ none: '', ascending: '↑', descending: '↓' }[direction]}
        </span>
      </button>
    </th>
  );
}

/** What the column that takes the rest of the room counts as, in rem. */
const restWidth = 24;

/** Handed to the style sheet: the least width of a column, and its part where there is more room. */
function widthOf<Row>({ width }: Column<Row>, total: number): CSSProperties | undefined {
  if (width === undefined) return undefined;
  return { '--width': `${width}rem`, '--part': width / total } as CSSProperties;
}
