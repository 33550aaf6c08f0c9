import type { ReactNode } from 'react';
import type { Sort, TableShape } from '../../data/table-state.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly name: string;
  /** What the column sorts and filters by; null sorts last in both directions. */
  readonly value: (row: Row) => string | number | null;
  /** What it sorts by instead, where the order of the values means nothing: how bad a state is. */
  readonly order?: (row: Row) => number;
  /** What is shown. Default: the value. */
  readonly cell?: (row: Row) => ReactNode;
  /** Figures stand at the end, so that their digits line up. Default: `start`. */
  readonly align?: 'start' | 'end';
  /** Width in rem. Default: what the others leave. */
  readonly width?: number;
  /** From 1 to 4: columns of a higher number give way first where room is short. Default 1: stays. */
  readonly priority?: 1 | 2 | 3 | 4;
  /** Offers its values as filters. Default false. */
  readonly facet?: boolean;
  /** Rows are told apart by it: it is read out as the row's heading. Default false. */
  readonly heading?: boolean;
  /** Holds a state, of which the mark alone is shown where room is very short. Default false. */
  readonly mark?: boolean;
  /** Whether it can be sorted by. Default true. */
  readonly sorts?: boolean;
  /** Which direction comes first. Default: descending for figures, ascending for text. */
  readonly descendingFirst?: boolean;
}

/** What the address can say of a table with these columns. */
export function tableShape<Row>(columns: readonly Column<Row>[], sort: Sort, prefix = ''): TableShape {
  return {
    columns: columns.filter((column) => column.sorts !== false).map(({ id }) => id),
    facets: columns.filter(({ facet }) => facet).map(({ id }) => id),
    sort,
    prefix,
  };
}

/** The classes of a column's cells. */
export function cellClass<Row>({ align, priority, mark }: Column<Row>): string {
  return `${align === 'end' ? 'end ' : ''}${mark ? 'mark ' : ''}p${priority ?? 1}`;
}
