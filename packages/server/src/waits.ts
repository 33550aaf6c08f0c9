import { systemClock } from '@thriftkeeper/transport';

/** Waits for work, but not longer than `ms`, nor once the signal is aborted; how the work ends does not matter. */
export function unlessLater(
  work: Promise<unknown> | undefined,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    work?.catch(() => {});
    if (work === undefined || signal?.aborted) return resolve();
    const end = () => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = systemClock.schedule(ms, end);
    signal?.addEventListener('abort', end, { once: true });
    work.then(end, end);
  });
}

/** Waits until a count has not moved for `quietMs`, at most `atMostMs`. */
export async function untilQuiet(
  count: () => number,
  {
    quietMs,
    atMostMs,
    signal,
  }: { readonly quietMs: number; readonly atMostMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  const never = new Promise<void>(() => {});
  const stepMs = Math.max(1, Math.ceil(quietMs / 10));
  let last = count();
  let quietForMs = 0;
  for (
    let waitedMs = 0;
    waitedMs < atMostMs && quietForMs < quietMs && !signal?.aborted;
    waitedMs += stepMs
  ) {
    await unlessLater(never, stepMs, signal);
    quietForMs = count() === last ? quietForMs + stepMs : 0;
    last = count();
  }
}
