import { describe, expect, it } from 'vitest';
import type { Figures } from './figures.ts';
import { fewOfFirstSecondFail, leftWithin, listComesBack, noneFails, p99Within } from './goals.ts';
import { rowOf } from './row.ts';
import type { Scenario } from './scenario.ts';
import { verdictsOf } from './verdict.ts';

const well: Figures = {
  calls: 10_000,
  failed: 0,
  failedIdempotent: 0,
  failedBy: {},
  failedElsewhere: 0,
  failedOfFirstSecond: 0,
  longestGapMs: 12.34,
  leftAfterMs: 50,
  probes: 0,
  backAfterMs: 100,
  p99BeforeMs: 5,
  p99DuringMs: 50,
  p99SettledMs: 10,
  p99AfterMs: 5,
};

const scenario = (goals: Scenario['goals']): Scenario => ({
  name: 'it breaks',
  about: '',
  goals,
  play: async () => {},
});

const reached = (figures: Partial<Figures>, ...goals: Scenario['goals']) =>
  verdictsOf([rowOf('it breaks', 'thriftkeeper', { ...well, ...figures }, 1)], [scenario(goals)], false).map(
    (verdict) => verdict.reached,
  );

describe('goals', () => {
  it('are reached at their bound, and missed beyond it', () => {
    expect(reached({}, noneFails, leftWithin(50), p99Within(2), fewOfFirstSecondFail(0.01))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const beyond = { failed: 1, leftAfterMs: 50.1, p99SettledMs: 10.1, failedOfFirstSecond: 0.0101 };
    expect(reached(beyond, noneFails, leftWithin(50), p99Within(2), fewOfFirstSecondFail(0.01))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('are missed by what never came, or was not measured', () => {
    expect(
      reached(
        { leftAfterMs: null, backAfterMs: null, p99SettledMs: null, failedOfFirstSecond: null },
        leftWithin(9e9),
        listComesBack,
        p99Within(2),
        fewOfFirstSecondFail(1),
      ),
    ).toEqual([false, false, false, false]);
  });

  it('that depend on the speed of the machine are left out where it is unknown', () => {
    const rows = [rowOf('it breaks', 'thriftkeeper', well, 1)];
    const verdicts = verdictsOf(rows, [scenario([noneFails, leftWithin(50)])], true);
    expect(verdicts.map(({ what }) => what)).toEqual([noneFails.what]);
  });

  it('are those of thriftkeeper: others are shown, not judged', () => {
    expect(verdictsOf([rowOf('it breaks', 'grpc-js', well, 1)], [scenario([noneFails])], false)).toEqual([]);
  });
});

it('a row has milliseconds to one decimal, and what there is none of as null', () => {
  const row = rowOf('it breaks', 'thriftkeeper', { ...well, leftAfterMs: null, p99DuringMs: null }, 1);
  expect(JSON.parse(JSON.stringify(row))).toMatchObject({
    scenario: 'it breaks',
    stack: 'thriftkeeper',
    longestGapMs: 12.3,
    leftAfterMs: null,
    p99DuringMs: null,
  });
});
