import { rounded } from '../median.ts';
import type { Figures } from './figures.ts';
import type { StackName } from './stacks/index.ts';

/** The figures of one scenario and stack, as they stand in tables and JSON. */
export interface Row extends Figures {
  readonly scenario: string;
  readonly stack: StackName;
  /** Load of the machine at the end, over the last minute: what others do on it makes every figure worse. */
  readonly load: number;
}

/** Milliseconds to one decimal. */
export function rowOf(scenario: string, stack: StackName, figures: Figures, load: number): Row {
  const ms = (value: number | null) => (value === null ? null : rounded(value));
  return {
    scenario,
    stack,
    load: rounded(load),
    ...figures,
    longestGapMs: rounded(figures.longestGapMs),
    leftAfterMs: ms(figures.leftAfterMs),
    backAfterMs: ms(figures.backAfterMs),
    p99BeforeMs: ms(figures.p99BeforeMs),
    p99DuringMs: ms(figures.p99DuringMs),
    p99SettledMs: ms(figures.p99SettledMs),
    p99AfterMs: ms(figures.p99AfterMs),
  };
}
