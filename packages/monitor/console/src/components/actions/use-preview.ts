import { useEffect, useState } from 'react';
import type { ActionPreview, ControlAction } from '../../../../src/api/types.ts';
import { api, RequestError, segment } from '../../data/api.ts';
import { systemClock } from '../../data/clock.ts';

/** What an action would do, as far as it is known. */
export interface Preview {
  readonly value: ActionPreview | null;
  readonly error: RequestError | null;
  /** Asks again: after a refusal what stands there has changed. */
  readonly reload: () => void;
}

/** Typing shall not ask with every key. */
const settleMs = 250;

/** Asks the monitor what an action would do, whenever it is another one. */
export function usePreview(service: string, action: ControlAction | null): Preview {
  const [state, setState] = useState<Omit<Preview, 'reload'>>({ value: null, error: null });
  const [round, setRound] = useState(0);
  const wanted = action === null ? null : JSON.stringify({ action });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks the same again
  useEffect(() => {
    if (wanted === null) return setState({ value: null, error: null });
    const leave = new AbortController();
    const cancel = systemClock.after(settleMs, async () => {
      try {
        const value = await api.request<ActionPreview>(`/services/${segment(service)}/actions/preview`, {
          method: 'POST',
          body: JSON.parse(wanted),
          signal: leave.signal,
        });
        setState({ value, error: null });
      } catch (error) {
        if (leave.signal.aborted) return;
        if (!(error instanceof RequestError)) throw error;
        setState({ value: null, error });
      }
    });
    return () => {
      cancel();
      leave.abort();
    };
  }, [service, wanted, round]);

  return { ...state, reload: () => setRound((before) => before + 1) };
}
