import { useCallback, useEffect, useRef, useState } from 'react';
import { api, RequestError } from './api.ts';
import { systemClock } from './clock.ts';
import { Refresher } from './refresher.ts';

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
 * Reads from the API, and again when that has changed: see {@link Refresher} for how often.
 *
 * @param path below `/api/v1`; null reads nothing
 * @param version another value whenever the answer may be another; default: read once
 */
export function useResource<Value>(path: string | null, version?: string | number): Resource<Value> {
  const [read, setRead] = useState<Read<Value> | null>(null);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const refresher = useRef<{ readonly of: Refresher; version: string | number | undefined }>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round reads the same again; versions are for below
  useEffect(() => {
    if (path === null) return;
    const leave = new AbortController();
    const one = new Refresher({
      clock: systemClock,
      isVisible: () => document.visibilityState === 'visible',
      read: async () => {
        const { value, error } = await answerOf<Value>(path, leave.signal);
        if (leave.signal.aborted) return;
        setRead((before) => {
          const known = before?.path === path ? before : null;
          return error === null
            ? { path, value, error, readAt: systemClock.now() }
            : { path, value: known?.value ?? null, readAt: known?.readAt ?? null, error };
        });
      },
    });
    refresher.current = { of: one, version };
    one.changed();
    const shown = () => one.look();
    document.addEventListener('visibilitychange', shown);
    return () => {
      document.removeEventListener('visibilitychange', shown);
      leave.abort();
      one.close();
    };
  }, [path, round]);

  useEffect(() => {
    const { current } = refresher;
    if (current === undefined || current.version === version) return;
    current.version = version;
    current.of.changed();
  }, [version]);

  const current = read?.path === path ? read : null;
  return {
    value: current?.value ?? null,
    error: current?.error ?? null,
    readAt: current?.readAt ?? null,
    reload,
  };
}

async function answerOf<Value>(
  path: string,
  signal: AbortSignal,
): Promise<{ readonly value: Value | null; readonly error: RequestError | null }> {
  try {
    return { value: await api.request<Value>(path, { signal }), error: null };
  } catch (error) {
    if (error instanceof RequestError) return { value: null, error };
    if (signal.aborted) return { value: null, error: null };
    throw error;
  }
}
