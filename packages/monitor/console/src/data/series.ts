import type { Metric, Series } from '../../../src/api/types.ts';

/** A history with the newer part put on: what both have comes from the newer, and no more than `most` values stay. */
export function extendSeries(older: Series | null, newer: Series, most: number): Series {
  if (older === null || older.stepMs !== newer.stepMs || newer.fromMs < older.fromMs) return newer;
  const kept = Math.round((newer.fromMs - older.fromMs) / older.stepMs);
  const length = older.values.callsPerSecond.length;
  // A hole between the two: values in it are not known, and drawing across it would be a lie.
  if (kept > length) return newer;
  const cut = Math.max(0, kept + newer.values.callsPerSecond.length - most);
  const join = (metric: Metric) =>
    [...older.values[metric].slice(0, kept), ...newer.values[metric]].slice(cut);
  return {
    fromMs: older.fromMs + cut * older.stepMs,
    stepMs: older.stepMs,
    values: {
      callsPerSecond: join('callsPerSecond'),
      failedPerSecond: join('failedPerSecond'),
      refusedPerSecond: join('refusedPerSecond'),
      inProgress: join('inProgress'),
      connections: join('connections'),
      p50Us: join('p50Us'),
      p99Us: join('p99Us'),
    },
  };
}

/** How long within a history nothing was known, after something was: where its lines break. Unit: ms. */
export function unknownMs({ stepMs, values: { callsPerSecond } }: Series): number {
  const first = callsPerSecond.findIndex((value) => value !== null);
  const last = callsPerSecond.findLastIndex((value) => value !== null);
  return first === -1
    ? 0
    : callsPerSecond.slice(first, last).filter((value) => value === null).length * stepMs;
}

/** Whether there were times in which no call was answered: it has no latencies then. */
export const hasIdleTimes = ({ values: { callsPerSecond, p99Us } }: Series): boolean =>
  callsPerSecond.some((value, index) => value !== null && p99Us[index] === null);

/** Times of the values in seconds since the epoch, as charts take them. */
export function seriesTimes({ fromMs, stepMs, values }: Series): number[] {
  return values.callsPerSecond.map((_, index) => (fromMs + index * stepMs) / 1_000);
}

/** From where to ask for news: the last two values may still have been in the making. */
export function resumeFromMs({ fromMs, stepMs, values }: Series): number {
  return fromMs + Math.max(0, values.callsPerSecond.length - 2) * stepMs;
}
