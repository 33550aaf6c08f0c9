import { expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { StatsReporter } from './stats-reporter.ts';

test('reports follow one another after 0.8 to 1.2 intervals, until it is stopped', async () => {
  const clock = new ManualClock();
  const draws = [0, 0x8000_0000, 0xffff_ffff];
  const at: number[] = [];
  const reporter = new StatsReporter(
    5_000,
    clock,
    () => draws.shift() ?? 0,
    () => void at.push(Math.round(clock.nowMs())),
  );
  reporter.start();
  await clock.advance(20_000);
  expect(at).toEqual([4_000, 9_000, 15_000, 19_000]);
  reporter.stop();
  await clock.advance(20_000);
  expect(at.length).toBe(4);
  expect(clock.pending).toBe(0);
});
