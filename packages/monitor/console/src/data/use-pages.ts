import { useCallback, useEffect, useRef, useState } from 'react';
import { api, RequestError } from './api.ts';

/** A list that is read page by page, newest first. */
export interface Pages<Entry> {
  readonly entries: readonly Entry[] | null;
  readonly error: RequestError | null;
  /** Reads on; null at the end. */
  readonly more: (() => void) | null;
  /** Reads from the start again. */
  readonly reload: () => void;
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next: number | null;
}

/**
 * @param path below `/api/v1`, with a query
 * @param entriesOf where an answer has its entries
 */
export function usePages<Answer extends { readonly next: number | null }, Entry>(
  path: string,
  entriesOf: (answer: Answer) => readonly Entry[],
): Pages<Entry> {
  const [page, setPage] = useState<Page<Entry> | null>(null);
  const [error, setError] = useState<RequestError | null>(null);
  const leave = useRef(new AbortController());

  const read = useCallback(
    async (before: Page<Entry> | null) => {
      const { signal } = leave.current;
      try {
        const from = before === null ? '' : `&before=${before.next}`;
        const answer = await api.request<Answer>(`${path}${from}`, { signal });
        setPage({ entries: [...(before?.entries ?? []), ...entriesOf(answer)], next: answer.next });
        setError(null);
      } catch (failure) {
        if (signal.aborted) return;
        if (!(failure instanceof RequestError)) throw failure;
        setError(failure);
      }
    },
    [path, entriesOf],
  );

  useEffect(() => {
    leave.current = new AbortController();
    setPage(null);
    void read(null);
    return () => leave.current.abort();
  }, [read]);

  return {
    entries: page?.entries ?? null,
    error,
    more: page === null || page.next === null ? null : () => void read(page),
    reload: () => void read(null),
  };
}
