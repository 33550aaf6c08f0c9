import type { CallLog, Episode, LoggedAttempt, LoggedCall, LoggedList } from './call-log.ts';

/** What came of one scenario for one stack. `null`: there is no such figure, or never. */
export interface Figures {
  readonly calls: number;
  readonly failed: number;
  readonly failedIdempotent: number;
  /** Failed calls by class: the error's code. */
  readonly failedBy: Readonly<Record<string, number>>;
  /** Failed calls that were not under way to the broken provider. */
  readonly failedElsewhere: number;
  /** Share of the calls that were made in the first second of the fault and failed, 0 to 1. */
  readonly failedOfFirstSecond: number | null;
  /** The longest time in which no call succeeded. */
  readonly longestGapMs: number;
  /** From the break until no call went to the broken provider for a second, or until its end. */
  readonly leftAfterMs: number | null;
  /** Calls that went there after that: probes. */
  readonly probes: number;
  /** From the return until the provider had half of an even share; where it was none, until the list was right. */
  readonly backAfterMs: number | null;
  readonly p99BeforeMs: number | null;
  readonly p99DuringMs: number | null;
  /** Of calls made from 3 s after the break on, while it lasted. */
  readonly p99SettledMs: number | null;
  readonly p99AfterMs: number | null;
}

const silenceMs = 1_000;
const firstMs = 1_000;
const settledAfterMs = 3_000;
/** The share of a provider is looked at in windows of this length. */
const windowMs = 200;
const windowStepMs = 10;

/**
 * Makes the figures of what was logged.
 *
 * @param fromMs when the load had settled; what was before does not count
 * @param episodes at least one, in the order of time
 * @param providers how many there are when all is whole
 */
export function figuresOf(
  log: CallLog,
  fromMs: number,
  episodes: readonly [Episode, ...Episode[]],
  providers: number,
): Figures {
  const calls = log.calls.filter(({ dueMs }) => dueMs >= fromMs);
  const failures = calls.filter(({ code }) => code !== undefined);
  const [{ brokenMs }] = episodes;
  const { returnedMs } = episodes.at(-1)!;
  const p99Of = (from: number, to: number) =>
    p99(calls.filter(({ dueMs }) => dueMs >= from && dueMs < to).map(latencyMs));
  const broken = new Set(episodes.map(({ address }) => address));
  const first = calls.filter(({ dueMs }) => dueMs >= brokenMs && dueMs < brokenMs + firstMs);
  const left = episodes.map((episode) => leaving(log.attempts, episode));
  return {
    calls: calls.length,
    failed: failures.length,
    failedIdempotent: failures.filter(({ idempotent }) => idempotent).length,
    failedBy: countBy(failures, ({ code }) => code!),
    failedElsewhere: failures.filter(({ address }) => !broken.has(address ?? '')).length,
    failedOfFirstSecond:
      first.length === 0 ? null : first.filter(({ code }) => code !== undefined).length / first.length,
    longestGapMs: longestGap(calls),
    leftAfterMs: worst(left.map(({ afterMs }) => afterMs)),
    probes: left.reduce((sum, { probes }) => sum + probes, 0),
    backAfterMs: worst(
      episodes.map((episode) => {
        if (episode.recoveredMs !== undefined) return episode.recoveredMs - episode.returnedMs;
        return episode.address === undefined
          ? listRightAfter(log.lists, episode.returnedMs)
          : shareAfter(log.attempts, episode.address, episode.returnedMs, providers);
      }),
    ),
    p99BeforeMs: p99Of(fromMs, brokenMs),
    p99DuringMs: p99Of(brokenMs, returnedMs),
    p99SettledMs:
      returnedMs - brokenMs > settledAfterMs ? p99Of(brokenMs + settledAfterMs, returnedMs) : null,
    p99AfterMs: p99Of(returnedMs, Number.POSITIVE_INFINITY),
  };
}

const latencyMs = ({ dueMs, endedMs }: LoggedCall) => endedMs - dueMs;

/** The longest of several times; null as soon as one never came. */
const worst = (times: readonly (number | null)[]): number | null =>
  times.some((time) => time === null) ? null : Math.max(...(times as readonly number[]));

function countBy<Item>(items: readonly Item[], key: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}

/** The nearest rank; null of none. */
export function p99(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? null;
}

/** The longest time between the ends of two calls that succeeded, one after the other. */
function longestGap(calls: readonly LoggedCall[]): number {
  const ends = calls.filter(({ code }) => code === undefined).map(({ endedMs }) => endedMs);
  ends.sort((one, other) => one - other);
  let longest = 0;
  for (let index = 1; index < ends.length; index++)
    longest = Math.max(longest, ends[index]! - ends[index - 1]!);
  return longest;
}

/** When calls stopped going to a broken provider, and how many went there later all the same. */
function leaving(attempts: readonly LoggedAttempt[], episode: Episode) {
  const { address, brokenMs, returnedMs } = episode;
  if (address === undefined || returnedMs === brokenMs) return { afterMs: null, probes: 0 };
  const sent = sentTo(attempts, address, brokenMs, returnedMs);
  let leftMs = brokenMs;
  let index = 0;
  for (; index < sent.length && sent[index]! - leftMs < silenceMs; index++) leftMs = sent[index]!;
  // So near the end there was no silence to be seen.
  const isUsed = index === sent.length && index > 0 && returnedMs - leftMs < silenceMs / 4;
  return { afterMs: isUsed ? null : leftMs - brokenMs, probes: sent.length - index };
}

/** The first call to the provider from which on it had half of an even share. */
function shareAfter(
  attempts: readonly LoggedAttempt[],
  address: string,
  returnedMs: number,
  providers: number,
): number | null {
  const all = attempts
    .map(({ sentMs }) => sentMs)
    .filter((sentMs) => sentMs >= returnedMs)
    .sort((one, other) => one - other);
  const its = sentTo(attempts, address, returnedMs, Number.POSITIVE_INFINITY);
  const lastMs = (all.at(-1) ?? returnedMs) - windowMs;
  const within = (moments: readonly number[], fromMs: number) =>
    below(moments, fromMs + windowMs) - below(moments, fromMs);
  for (let fromMs = returnedMs; fromMs <= lastMs; fromMs += windowStepMs) {
    const share = within(its, fromMs) / within(all, fromMs);
    if (share >= 0.5 / providers) return its[below(its, fromMs)]! - returnedMs;
  }
  return null;
}

/** When the list became right for good; null when it never did. */
function listRightAfter(lists: readonly LoggedList[], returnedMs: number): number | null {
  const last = lists.at(-1);
  if (last === undefined || !last.right) return null;
  return Math.max(0, last.atMs - returnedMs);
}

const sentTo = (attempts: readonly LoggedAttempt[], to: string, fromMs: number, beforeMs: number): number[] =>
  attempts
    .filter(({ address, sentMs }) => address === to && sentMs >= fromMs && sentMs < beforeMs)
    .map(({ sentMs }) => sentMs)
    .sort((one, other) => one - other);

/** How many of the sorted moments are before the given one. */
function below(moments: readonly number[], beforeMs: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]! < beforeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
