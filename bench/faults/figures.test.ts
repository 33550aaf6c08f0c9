import { describe, expect, it } from 'vitest';
import type { CallLog, Episode, LoggedAttempt, LoggedCall } from './call-log.ts';
import { figuresOf, p99 } from './figures.ts';

/** Calls at even distances, each answered after 2 ms unless `change` says otherwise. */
const callsFrom = (
  fromMs: number,
  toMs: number,
  everyMs: number,
  change: (dueMs: number) => Partial<LoggedCall> = () => ({}),
): LoggedCall[] =>
  Array.from({ length: (toMs - fromMs) / everyMs }, (_, index) => {
    const dueMs = fromMs + index * everyMs;
    const well = { idempotent: index % 2 === 0, code: undefined, address: undefined };
    return { dueMs, endedMs: dueMs + 2, ...well, ...change(dueMs) };
  });

/** Attempts that go to `a` and `b` in turn, but for those that `isTo` keeps from `a`. */
const attemptsFrom = (
  fromMs: number,
  toMs: number,
  everyMs: number,
  isToA: (sentMs: number) => boolean,
): LoggedAttempt[] =>
  Array.from({ length: (toMs - fromMs) / everyMs }, (_, index) => {
    const sentMs = fromMs + index * everyMs;
    return { sentMs, address: index % 2 === 0 && isToA(sentMs) ? 'a' : 'b' };
  });

const log = (parts: Partial<CallLog>): CallLog => ({ calls: [], attempts: [], lists: [], ...parts });

/** Broken from 1,000 to 5,000. */
const ofA: Episode = { address: 'a', brokenMs: 1_000, returnedMs: 5_000 };
const ofNobody: Episode = { ...ofA, address: undefined };

describe('figures', () => {
  it('count calls and failures from the moment on at which the load had settled', () => {
    const failing = (dueMs: number): Partial<LoggedCall> =>
      dueMs >= 1_000 && dueMs < 1_100 ? { code: 'LOST', address: dueMs < 1_050 ? 'a' : 'b' } : {};
    const early = callsFrom(0, 500, 10, () => ({ code: 'EARLY' }));
    const calls = [...early, ...callsFrom(500, 6_000, 10, failing)];
    expect(figuresOf(log({ calls }), 500, [ofA], 2)).toMatchObject({
      calls: 550,
      failed: 10,
      failedIdempotent: 5,
      failedBy: { LOST: 10 },
      failedElsewhere: 5,
      failedOfFirstSecond: 0.1,
    });
  });

  it('tell the longest time in which no call succeeded, whoever was waiting', () => {
    const failing = (dueMs: number) => (dueMs >= 1_000 && dueMs < 1_300 ? { code: 'LOST' } : {});
    expect(figuresOf(log({ calls: callsFrom(0, 6_000, 10, failing) }), 0, [ofA], 2).longestGapMs).toBe(310);
  });

  it('keep the latencies before, during and after apart, and of the time when it had settled', () => {
    const slow = (dueMs: number) => {
      if (dueMs < 1_000) return {};
      const tookMs = dueMs < 4_000 ? 100 : dueMs < 5_000 ? 50 : 7;
      return { endedMs: dueMs + tookMs };
    };
    const figures = figuresOf(log({ calls: callsFrom(0, 6_000, 10, slow) }), 0, [ofA], 2);
    expect(figures).toMatchObject({
      p99BeforeMs: 2,
      p99DuringMs: 100,
      p99SettledMs: 50,
      p99AfterMs: 7,
    });
    const short = { ...ofA, returnedMs: 3_000 };
    expect(figuresOf(log({ calls: [] }), 0, [short], 2).p99SettledMs).toBeNull();
  });

  it('tell when the last call went to the broken provider, and count probes after that', () => {
    const attempts = attemptsFrom(0, 6_000, 10, (ms) => ms <= 1_040 || ms === 3_000 || ms >= 5_300);
    expect(figuresOf(log({ attempts }), 0, [ofA], 2)).toMatchObject({
      leftAfterMs: 40,
      probes: 1,
      backAfterMs: 300,
    });
  });

  it('say never where calls go on to the broken provider, and where it does not get its share again', () => {
    const always = attemptsFrom(0, 6_000, 10, () => true);
    expect(figuresOf(log({ attempts: always }), 0, [ofA], 2).leftAfterMs).toBeNull();
    const rarely = attemptsFrom(0, 8_000, 10, (ms) => ms < 1_000 || ms % 500 === 0);
    expect(figuresOf(log({ attempts: rarely }), 0, [ofA], 2).backAfterMs).toBeNull();
  });

  it('say nothing of leaving where a provider came and nothing was broken', () => {
    const attempts = attemptsFrom(0, 6_000, 10, (ms) => ms >= 5_120);
    const came = { address: 'a', brokenMs: 5_000, returnedMs: 5_000 };
    expect(figuresOf(log({ attempts }), 0, [came], 2)).toMatchObject({
      leftAfterMs: null,
      probes: 0,
      backAfterMs: 120,
    });
  });

  it('take the worst of several episodes', () => {
    const episodes: [Episode, Episode] = [
      { address: 'a', brokenMs: 1_000, returnedMs: 2_500 },
      { address: 'a', brokenMs: 4_000, returnedMs: 5_500 },
    ];
    const isToA = (ms: number) => ms < 1_020 || (ms >= 2_600 && ms < 4_060) || ms >= 5_500;
    const attempts = attemptsFrom(0, 7_000, 10, isToA);
    expect(figuresOf(log({ attempts }), 0, episodes, 2).leftAfterMs).toBe(40);
  });

  it('where no provider was broken, tell when the list was right for good', () => {
    const lists = [
      { atMs: 0, right: true },
      { atMs: 1_100, right: false },
      { atMs: 5_020, right: true },
      { atMs: 5_030, right: false },
      { atMs: 5_600, right: true },
    ];
    expect(figuresOf(log({ lists }), 0, [ofNobody], 2).backAfterMs).toBe(600);
    expect(figuresOf(log({ lists: lists.slice(0, 1) }), 0, [ofNobody], 2).backAfterMs).toBe(0);
    expect(figuresOf(log({ lists: lists.slice(0, 4) }), 0, [ofNobody], 2).backAfterMs).toBeNull();
    expect(figuresOf(log({ lists }), 0, [{ ...ofNobody, recoveredMs: 5_900 }], 2).backAfterMs).toBe(900);
  });
});

it('the 99th percentile is a value that was measured', () => {
  expect(p99(Array.from({ length: 200 }, (_, index) => 200 - index))).toBe(198);
  expect(p99([5])).toBe(5);
  expect(p99([])).toBeNull();
});
