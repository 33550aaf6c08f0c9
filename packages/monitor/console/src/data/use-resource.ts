import { useCallback, useEffect, useState } from 'react';
import { api, RequestError } from './api.ts';
import { systemClock } from './clock.ts';

/** Something read from the API: what it was last, and what went wrong since. */
export interface Resource<Value> {
  readonly value: Value | null;
  readonly error: RequestError | null;
  /** When the value was read, by this machine's clock. */
  readonly readAt: number | null;
  readonly reload: () => void;
}

type Read<Value> = Omit<Resource<Value>, 'reload'> & { readonly path: string };

/**
 * Reads from the API, and again every so often while the page can be seen.
 *
 * @param path below `/api/v1`; null reads nothing
 * @param everyMs time from an answer to the next request. Default: read once
 */
export function useResource<Value>(path: string | null, everyMs?: number): Resource<Value> {
  const [read, setRead] = useState<Read<Value> | null>(null);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round reads the same again
  useEffect(() => {
    if (path === null) return;
    const leave = new AbortController();
    let cancel = () => {};
    const next = async () => {
      if (document.visibilityState === 'visible') {
        try {
          const value = await api.request<Value>(path, { signal: leave.signal });
          setRead({ path, value, error: null, readAt: systemClock.now() });
        } catch (error) {
          if (leave.signal.aborted) return;
          if (!(error instanceof RequestError)) throw error;
          setRead((before) => ({
            path,
            value: before?.path === path ? before.value : null,
            readAt: before?.path === path ? before.readAt : null,
            error,
          }));
        }
      }
      if (everyMs !== undefined && !leave.signal.aborted) cancel = systemClock.after(everyMs, next);
    };
    void next();
    return () => {
      leave.abort();
      cancel();
    };
  }, [path, everyMs, round]);

  const current = read?.path === path ? read : null;
  return {
    value: current?.value ?? null,
    error: current?.error ?? null,
    readAt: current?.readAt ?? null,
    reload,
  };
}
