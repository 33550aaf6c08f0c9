import type { Figures } from './figures.ts';

/** What is wanted of a scenario. */
export interface Goal {
  readonly what: string;
  readonly bound: string;
  /** Whether it depends on no machine's speed. */
  readonly onAnyMachine: boolean;
  measured(figures: Figures): string;
  reached(figures: Figures): boolean;
}

const count = (value: number) => value.toLocaleString('en');
const time = (ms: number | null) => (ms === null ? 'never' : `${count(Math.round(ms))} ms`);
const within = (ms: number | null, boundMs: number) => ms !== null && ms <= boundMs;

/** No call fails. */
export const noneFails: Goal = {
  what: 'failed calls',
  bound: '0',
  onAnyMachine: true,
  measured: ({ failed, calls }) => `${count(failed)} of ${count(calls)}`,
  reached: ({ failed }) => failed === 0,
};

/** No call fails that may run twice. */
export const noIdempotentFails: Goal = {
  what: 'failed idempotent calls',
  bound: '0',
  onAnyMachine: true,
  measured: ({ failedIdempotent }) => count(failedIdempotent),
  reached: ({ failedIdempotent }) => failedIdempotent === 0,
};

/** Only calls fail that the provider had when it died. */
export const onlyThoseThereFail: Goal = {
  what: 'failed calls that were not in flight there',
  bound: '0',
  onAnyMachine: true,
  measured: ({ failedElsewhere }) => count(failedElsewhere),
  reached: ({ failedElsewhere }) => failedElsewhere === 0,
};

/** The broken provider is left within a time. */
export const leftWithin = (boundMs: number): Goal => ({
  what: 'the last call to it',
  bound: `≤ ${count(boundMs)} ms`,
  onAnyMachine: false,
  measured: ({ leftAfterMs }) => time(leftAfterMs),
  reached: ({ leftAfterMs }) => within(leftAfterMs, boundMs),
});

/** It is left, however long that takes. */
export const isLeft: Goal = {
  what: 'calls to it end',
  bound: 'yes',
  onAnyMachine: true,
  measured: ({ leftAfterMs }) => (leftAfterMs === null ? 'no' : 'yes'),
  reached: ({ leftAfterMs }) => leftAfterMs !== null,
};

/** Of the calls of the first second a small share fails. */
export const fewOfFirstSecondFail = (share: number): Goal => ({
  what: 'calls of the first second that fail',
  bound: `≤ ${share * 100} %`,
  onAnyMachine: false,
  measured: ({ failedOfFirstSecond }) =>
    failedOfFirstSecond === null ? 'none made' : `${(failedOfFirstSecond * 100).toFixed(2)} %`,
  reached: ({ failedOfFirstSecond }) => failedOfFirstSecond !== null && failedOfFirstSecond <= share,
});

/** What returns is used again within a time. */
export const shareWithin = (boundMs: number): Goal => ({
  what: 'half of an even share again',
  bound: `≤ ${count(boundMs)} ms`,
  onAnyMachine: false,
  measured: ({ backAfterMs }) => time(backAfterMs),
  reached: ({ backAfterMs }) => within(backAfterMs, boundMs),
});

/** Lists are right within a time of ZooKeeper's return. */
export const listWithin = (boundMs: number): Goal => ({
  what: 'lists right again',
  bound: `≤ ${count(boundMs)} ms`,
  onAnyMachine: false,
  measured: ({ backAfterMs }) => time(backAfterMs),
  reached: ({ backAfterMs }) => within(backAfterMs, boundMs),
});

/** Lists are right again, however long that takes. */
export const listComesBack: Goal = {
  what: 'lists become right again',
  bound: 'yes',
  onAnyMachine: true,
  measured: ({ backAfterMs }) => (backAfterMs === null ? 'no' : 'yes'),
  reached: ({ backAfterMs }) => backAfterMs !== null,
};

/** Three seconds after the break calls are as fast as before, nearly. */
export const p99Within = (times: number): Goal => ({
  what: 'p99 from 3 s on, beside p99 before',
  bound: `≤ ${times} ×`,
  onAnyMachine: false,
  measured: (figures) => {
    const ratio = settledRatio(figures);
    return Number.isNaN(ratio) ? 'not measured' : `${ratio.toFixed(2)} ×`;
  },
  reached: (figures) => settledRatio(figures) <= times,
});

const settledRatio = ({ p99SettledMs, p99BeforeMs }: Figures) =>
  (p99SettledMs ?? Number.NaN) / (p99BeforeMs ?? Number.NaN);

/** At least so many calls were made: fewer prove nothing. */
export const callsAtLeast = (fewest: number): Goal => ({
  what: 'calls made',
  bound: `≥ ${count(fewest)}`,
  onAnyMachine: false,
  measured: ({ calls }) => count(calls),
  reached: ({ calls }) => calls >= fewest,
});
