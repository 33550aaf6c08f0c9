import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/api/types.ts';
import { extendSeries, hasIdleTimes, resumeFromMs, seriesTimes, unknownMs } from './series.ts';

/** A history that has the same values for every metric. */
function series(fromMs: number, ...of: (number | null)[]): Series {
  const values: Series['values'] = {
    callsPerSecond: of,
    failedPerSecond: of,
    refusedPerSecond: of,
    inProgress: of,
    connections: of,
    p50Us: of,
    p99Us: of,
  };
  return { fromMs, stepMs: 5, values };
}

describe('a history', () => {
  it('takes what both have from the newer part', () => {
    expect(extendSeries(series(0, 1, 2, 3), series(10, 9, 4), 10)).toEqual(series(0, 1, 2, 9, 4));
  });

  it('goes on where the older part ends', () => {
    expect(extendSeries(series(0, 1, 2), series(10, 3), 10)).toEqual(series(0, 1, 2, 3));
  });

  it('lets go of what lies before a hole, rather than draw across it', () => {
    expect(extendSeries(series(0, 1, 2), series(50, 3), 10)).toEqual(series(50, 3));
  });

  it('starts anew when the monitor has', () => {
    expect(extendSeries(series(50, 1, 2), series(0, 3), 10)).toEqual(series(0, 3));
  });

  it('keeps no more than was asked for, the newest', () => {
    expect(extendSeries(series(0, 1, 2, 3), series(15, 4, 5), 3)).toEqual(series(10, 3, 4, 5));
  });

  it('asks for its last two values again, which were in the making', () => {
    expect(resumeFromMs(series(0, 1, 2, 3))).toBe(5);
    expect(resumeFromMs(series(0))).toBe(0);
  });

  it('says how long nothing was known, since something was', () => {
    expect(unknownMs(series(0, null, null, 1, null, 0, null, 2))).toBe(10);
    expect(unknownMs(series(0, null, null))).toBe(0);
  });

  it('says whether there were times in which no call was answered', () => {
    const { values, ...rest } = series(0, 1, 0);
    expect(hasIdleTimes({ ...rest, values: { ...values, p99Us: [900, null] } })).toBe(true);
    expect(hasIdleTimes({ ...rest, values: { ...values, p99Us: [900, 900] } })).toBe(false);
  });

  it('gives its times in seconds', () => {
    expect(seriesTimes(series(1_000, 1, null))).toEqual([1, 1.005]);
  });
});
