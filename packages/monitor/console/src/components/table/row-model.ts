import {
  type ColumnDef,
  columnFilteringFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
} from '@tanstack/react-table';
import type { TableState } from '../../data/table-state.ts';
import type { Column } from './columns.ts';

/** The parts of TanStack Table that the console uses; the others stay out of the bundle. */
export const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});
export type Features = typeof features;

/** Our columns as TanStack's. */
export function columnDefs<Row extends object>(columns: readonly Column<Row>[]): ColumnDef<Features, Row>[] {
  return columns.map((column) => ({
    id: column.id,
    accessorFn: (row: Row) => column.value(row) ?? undefined,
    sortUndefined: 'last' as const,
    ...sortFnOf(column),
    filterFn: oneOf,
  }));
}

function sortFnOf<Row extends object>({ order, align }: Column<Row>) {
  if (order !== undefined) {
    return {
      sortFn: (one: Original<Row>, other: Original<Row>) => order(one.original) - order(other.original),
    };
  }
  // Figures compare as numbers; names with numbers in them (node9, node10) as people order them.
  return { sortFn: align === 'end' ? ('basic' as const) : ('alphanumeric' as const) };
}

interface Original<Row> {
  readonly original: Row;
}

/** The reader's choice as TanStack's state. */
export function tanstackState({ text, facets, sort }: TableState) {
  return {
    globalFilter: text.trim().toLowerCase(),
    columnFilters: Object.entries(facets).map(([id, value]) => ({ id, value })),
    sorting: [{ id: sort.column, desc: sort.descending }],
  };
}

interface Readable {
  getValue(columnId: string): unknown;
}

function oneOf(row: Readable, columnId: string, wanted: readonly string[]): boolean {
  return wanted.includes(String(row.getValue(columnId) ?? ''));
}

/** Whether a column holds the text, without regard to case. */
export function contains(row: Readable, columnId: string, text: string): boolean {
  const value = row.getValue(columnId);
  return value !== undefined && String(value).toLowerCase().includes(text);
}

/** How many rows have each value of a column, most first. */
export function facetCounts<Row>(rows: readonly Row[], column: Column<Row>): readonly [string, number][] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = String(column.value(row) ?? '');
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([one, some], [other, more]) => more - some || one.localeCompare(other));
}
