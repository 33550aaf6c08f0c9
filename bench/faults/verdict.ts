import type { Row } from './row.ts';
import type { Scenario } from './scenario.ts';
import { stackOf } from './stacks/index.ts';

/** How one goal of a scenario came out. */
export interface Verdict {
  readonly scenario: string;
  readonly stack: string;
  readonly what: string;
  readonly bound: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** Judges rows of thriftkeeper by the goals of their scenarios. */
export function verdictsOf(
  rows: readonly Row[],
  scenarios: readonly Scenario[],
  onAnyMachine: boolean,
): Verdict[] {
  return rows
    .filter(({ stack }) => stackOf(stack).serverKind === 'thriftkeeper')
    .flatMap((row) => {
      const { goals, hedgedGoals = [] } = scenarios.find(({ name }) => name === row.scenario)!;
      return [...goals, ...(stackOf(row.stack).hedged ? hedgedGoals : [])]
        .filter((goal) => !onAnyMachine || goal.onAnyMachine)
        .map((goal) => ({
          scenario: row.scenario,
          stack: row.stack,
          what: goal.what,
          bound: goal.bound,
          measured: goal.measured(row),
          reached: goal.reached(row),
        }));
    });
}
