import type { Clock } from './clock.ts';

/** Waits for work, but not longer than `ms`, nor once the signal is aborted; how the work ends does not matter. */
export function unlessLater(
  work: Promise<unknown>,
  ms: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.setTimer(ms, end);
    signal?.addEventListener('abort', end, { once: true });
    work.then(end, end);
    if (signal?.aborted) end();
  });
}

/** How long to look for quiet. */
export interface QuietOptions {
  /** A pause of this length is quiet. Unit: ms. */
  readonly quietMs: number;
  readonly atMostMs: number;
  readonly signal: AbortSignal;
}

const never = new Promise<void>(() => {});

/** Waits until a count has not moved for `quietMs`, at most `atMostMs`; says whether it came to that. */
export async function untilQuiet(
  count: () => number,
  { quietMs, atMostMs, signal }: QuietOptions,
  clock: Clock,
): Promise<boolean> {
  const stepMs = Math.max(1, Math.ceil(quietMs / 10));
  let last = count();
  let quietForMs = 0;
  for (let waitedMs = 0; quietForMs < quietMs; waitedMs += stepMs) {
    if (waitedMs >= atMostMs || signal.aborted) return false;
    await unlessLater(never, stepMs, clock, signal);
    quietForMs = count() === last ? quietForMs + stepMs : 0;
    last = count();
  }
  return true;
}
