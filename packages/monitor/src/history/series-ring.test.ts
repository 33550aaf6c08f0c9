import { describe, expect, it } from 'vitest';
import { noLoad } from '../collector/load.ts';
import { SeriesRing } from './series-ring.ts';

const load = (callsPerSecond: number, p99Us: number | null = null) => ({ ...noLoad, callsPerSecond, p99Us });

describe('the history of a node', () => {
  it('has a value for each step that something was known of, and null for the others', () => {
    const ring = new SeriesRing(1_000, 5);
    ring.put(load(10), 100_000);
    ring.put(load(30, 7), 102_999);
    const { fromMs, stepMs, values } = ring.read(99_000, 103_500);
    expect([fromMs, stepMs]).toEqual([99_000, 1_000]);
    expect(values.callsPerSecond).toEqual([null, 10, null, 30, null]);
    expect(values.p99Us).toEqual([null, null, null, 7, null]);
  });

  it('has the same value for all the steps that one report is about', () => {
    const ring = new SeriesRing(1_000, 5);
    ring.put(load(10), 100_000);
    ring.put(load(30), 103_500, 100_000);
    expect(ring.read(100_000, 104_000).values.callsPerSecond).toEqual([10, 30, 30, 30, null]);
    ring.put(load(50), 120_000, 0);
    expect(ring.read(0, 120_000).values.callsPerSecond).toEqual([50, 50, 50, 50, 50]);
  });

  it('keeps no more than it has room for, however long it runs', () => {
    const ring = new SeriesRing(1_000, 3);
    for (let second = 0; second < 1_000; second++) ring.put(load(second), second * 1_000);
    expect(ring.read(0, 999_000).values.callsPerSecond).toEqual([997, 998, 999]);
    expect(ring.read(0, 1_001_000).values.callsPerSecond).toEqual([999, null, null]);
  });

  it('keeps the mean of a step, and of latencies the highest', () => {
    const ring = new SeriesRing(1_000, 3);
    ring.put(load(10, 5), 0);
    ring.put(load(20, 9), 300);
    ring.put(load(60, null), 900);
    const { values } = ring.read(0, 0);
    expect(values.callsPerSecond).toEqual([30]);
    expect(values.p99Us).toEqual([9]);
  });

  it('goes on when the clock was set back', () => {
    const ring = new SeriesRing(1_000, 3);
    ring.put(load(1), 900_000);
    ring.put(load(2), 899_000);
    expect(ring.read(0, 900_000).values.callsPerSecond).toEqual([null, null, 1]);
    ring.put(load(3), 5_000);
    expect(ring.read(0, 5_000).values.callsPerSecond).toEqual([null, null, 3]);
  });
});
