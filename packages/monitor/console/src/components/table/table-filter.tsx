import { type ReactNode, useId, useMemo } from 'react';
import { count } from '../../data/format.ts';
import { type TableState, toggleFacet } from '../../data/table-state.ts';
import type { Column } from './columns.ts';
import { facetCounts } from './row-model.ts';

interface FacetProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly state: TableState;
  readonly setState: (next: TableState) => void;
}

interface TableFilterProps<Row> extends FacetProps<Row> {
  readonly name: string;
  /** How many rows are left. */
  readonly shown: number;
  readonly children?: ReactNode;
}

/** More values than these are better found by text. */
const mostChips = 10;

/** The line above a table: filter by text, by the values of some columns, and how many rows are left. */
export function TableFilter<Row>(props: TableFilterProps<Row>) {
  const { name, columns, rows, shown, state, setState } = props;
  const id = useId();
  return (
    <div className="table-filter">
      <label htmlFor={id} className="visually-hidden">
        Filter {name.toLowerCase()}
      </label>
      <input
        id={id}
        type="search"
        className="input"
        placeholder="Filter"
        autoComplete="off"
        value={state.text}
        onChange={(event) => setState({ ...state, text: event.target.value })}
      />
      {columns
        .filter(({ facet }) => facet)
        .map((column) => (
          <Facet key={column.id} column={column} {...{ columns, rows, state, setState }} />
        ))}
      <span role="status" className="quiet shown">
        {shown === rows.length ? count(shown) : `${count(shown)} of ${count(rows.length)}`}
        <span className="visually-hidden"> {name.toLowerCase()} shown</span>
      </span>
      {props.children}
    </div>
  );
}

function Facet<Row>(props: FacetProps<Row> & { readonly column: Column<Row> }) {
  const { column, rows, state, setState } = props;
  const counts = useMemo(() => facetCounts(rows, column), [rows, column]);
  const chosen = state.facets[column.id] ?? [];
  // A value that was chosen stays, though no row has it now: otherwise nobody could switch it off.
  const gone = chosen.filter((one) => !counts.some(([value]) => value === one));
  const values = [...counts, ...gone.map((value) => [value, 0] as const)];
  if ((values.length < 2 && chosen.length === 0) || values.length > mostChips) return null;
  return (
    <fieldset className={`chips p${column.priority ?? 1}`}>
      <legend>{column.name}</legend>
      {values.map(([value, number]) => (
        <button
          key={value}
          type="button"
          className="chip"
          title={value}
          aria-pressed={chosen.includes(value)}
          onClick={() => setState({ ...state, facets: toggleFacet(state.facets, column.id, value) })}
        >
          <bdi>{value}</bdi> <span className="quiet">{count(number)}</span>
        </button>
      ))}
    </fieldset>
  );
}
