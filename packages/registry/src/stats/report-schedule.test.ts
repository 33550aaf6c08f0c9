import { expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { ReportSchedule } from './report-schedule.ts';

const half = 0x8000_0000;

/** A schedule of 5 s, and when it has reported what. */
function scheduled(countNodes: () => Promise<number>, draws: number[] = []) {
  const clock = new ManualClock();
  const reports: [atMs: number, intervalMs: number][] = [];
  const schedule = new ReportSchedule(
    {
      intervalMs: 5_000,
      countNodes,
      report: (intervalMs) => reports.push([Math.round(clock.nowMs()), intervalMs]),
    },
    { setIdleTimer: (ms, run) => clock.setTimer(ms, run).cancel },
    () => draws.shift() ?? half,
  );
  schedule.start();
  return { clock, reports, schedule };
}

test('reports follow one another after 0.8 to 1.2 intervals, until it is stopped', async () => {
  const { clock, reports, schedule } = scheduled(async () => 3, [0, half, 0xffff_ffff, 0]);
  await clock.advance(20_000);
  expect(reports.map(([atMs]) => atMs)).toEqual([4_000, 9_000, 15_000, 19_000]);
  schedule.stop();
  await clock.advance(20_000);
  expect(reports.length).toBe(4);
  expect(clock.pending).toBe(0);
});

test('with many nodes they are fewer, and say so; with few again, as many as before', async () => {
  let nodes = 10_000;
  const { clock, reports } = scheduled(async () => nodes);
  await clock.advance(100_000);
  nodes = 2_000;
  await clock.advance(60_000);
  nodes = 3;
  await clock.advance(15_000);
  expect(reports).toEqual([
    [50_000, 50_000],
    [100_000, 50_000],
    [150_000, 10_000],
    [160_000, 10_000],
    [170_000, 5_000],
    [175_000, 5_000],
  ]);
});

test('while nobody can tell how many nodes there are, the last number holds', async () => {
  const answers = [2_000, new Error('away'), 2_000, new Error('away')];
  const { clock, reports } = scheduled(async () => {
    const answer = answers.shift() ?? 1;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  await clock.advance(40_000);
  expect(reports.map(([, intervalMs]) => intervalMs)).toEqual([10_000, 10_000, 10_000, 5_000]);
});

test('one that is stopped while it counts reports no more', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const { clock, reports, schedule } = scheduled(() => promise);
  schedule.stop();
  resolve(1);
  await clock.advance(60_000);
  expect(reports).toEqual([]);
  expect(clock.pending).toBe(0);
});
