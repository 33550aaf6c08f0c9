import { useEffect, useState } from 'react';
import type { Series } from '../../../src/api/types.ts';
import { api, RequestError } from './api.ts';
import { systemClock } from './clock.ts';
import { extendSeries, resumeFromMs } from './series.ts';

/** An hour at the finest step there is. */
const mostValues = 720;

/** The history behind a page's charts, extended step by step: only what is new is asked for. */
export function useHistory(path: string): Series | null {
  const [series, setSeries] = useState<{ readonly path: string; readonly series: Series } | null>(null);
  useEffect(() => {
    const leave = new AbortController();
    let cancel = () => {};
    let known: Series | null = null;
    const next = async () => {
      if (document.visibilityState === 'visible') {
        const query = known === null ? '' : `?fromMs=${resumeFromMs(known)}`;
        try {
          const news = await api.request<Series>(`${path}/history${query}`, { signal: leave.signal });
          known = extendSeries(known, news, mostValues);
          setSeries({ path, series: known });
        } catch (error) {
          if (leave.signal.aborted) return;
          // The charts keep what they have; the badge at the top says that nothing new comes.
          if (!(error instanceof RequestError)) throw error;
        }
      }
      if (!leave.signal.aborted) cancel = systemClock.after(known?.stepMs ?? 5_000, next);
    };
    void next();
    return () => {
      leave.abort();
      cancel();
    };
  }, [path]);
  return series?.path === path ? series.series : null;
}
