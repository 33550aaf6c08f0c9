/** What a reader chose of a table; it stands in the address, so that a link shows what its sender saw. */
export interface TableState {
  /** Text that a row must contain. Empty: any. */
  readonly text: string;
  /** Values that a column may have, by column. A column that is absent may have any. */
  readonly facets: Readonly<Record<string, readonly string[]>>;
  readonly sort: Sort;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What an address can name of a table. */
export interface TableShape {
  /** Ids of the columns that sort. */
  readonly columns: readonly string[];
  /** Ids of the columns that filter by value. */
  readonly facets: readonly string[];
  readonly sort: Sort;
  /** Set before the names in the address, where a page has several tables. Default: nothing. */
  readonly prefix?: string;
}

const textKey = ({ prefix = '' }: TableShape) => `${prefix}q`;
const sortKey = ({ prefix = '' }: TableShape) => `${prefix}sort`;
const facetKey = ({ prefix = '' }: TableShape, column: string) => `${prefix}is-${column}`;

/** Reads the state from an address; what the table does not have is left out. */
export function readTableState(search: URLSearchParams, shape: TableShape): TableState {
  const facets: Record<string, readonly string[]> = {};
  for (const column of shape.facets) {
    const values = search.getAll(facetKey(shape, column));
    if (values.length > 0) facets[column] = values;
  }
  return {
    text: search.get(textKey(shape)) ?? '',
    facets,
    sort: readSort(search.get(sortKey(shape)), shape),
  };
}

function readSort(text: string | null, shape: TableShape): Sort {
  if (text === null) return shape.sort;
  const descending = text.startsWith('-');
  const column = descending ? text.slice(1) : text;
  return shape.columns.includes(column) ? { column, descending } : shape.sort;
}

/** Writes the state into an address beside what else stands there; what is as by default is left out. */
export function writeTableState(
  search: URLSearchParams,
  state: TableState,
  shape: TableShape,
): URLSearchParams {
  const next = new URLSearchParams(search);
  if (state.text === '') next.delete(textKey(shape));
  else next.set(textKey(shape), state.text);
  const { column, descending } = state.sort;
  if (column === shape.sort.column && descending === shape.sort.descending) next.delete(sortKey(shape));
  else next.set(sortKey(shape), descending ? `-${column}` : column);
  for (const facet of shape.facets) {
    next.delete(facetKey(shape, facet));
    for (const value of state.facets[facet] ?? []) next.append(facetKey(shape, facet), value);
  }
  return next;
}

/** The next state when the header of a column is activated: its first direction, then the other, and so on. */
export function toggleSort(sort: Sort, column: string, descendingFirst: boolean): Sort {
  if (sort.column !== column) return { column, descending: descendingFirst };
  return { column, descending: !sort.descending };
}

/** The next facets when a value is switched on or off. */
export function toggleFacet(
  facets: TableState['facets'],
  column: string,
  value: string,
): TableState['facets'] {
  const chosen = facets[column] ?? [];
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  const { [column]: _, ...others } = facets;
  return next.length === 0 ? others : { ...others, [column]: next };
}
