import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { readTableState, type TableShape, type TableState, writeTableState } from './table-state.ts';

/** The state of the page's table, kept in the address without filling the history with every key typed. */
export function useTableState(shape: TableShape): [TableState, (next: TableState) => void] {
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readTableState(search, shape), [search, shape]);
  const setState = useCallback(
    (next: TableState) => setSearch((previous) => writeTableState(previous, next, shape), { replace: true }),
    [setSearch, shape],
  );
  return [state, setState];
}
