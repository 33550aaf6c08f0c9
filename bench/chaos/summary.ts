import { median } from '../median.ts';
import { table } from '../table.ts';
import type { Fault } from './plan.ts';
import type { RoundResult } from './round.ts';

/** A round's result with what was broken in it. */
export interface Outcome extends RoundResult {
  readonly kind: Fault['kind'];
}

/** Recoveries by what was broken. */
export function summaryTable(outcomes: readonly Outcome[]): string {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))].sort();
  const rows = kinds.map((kind) => {
    const ofKind = outcomes.filter((outcome) => outcome.kind === kind);
    const times = ofKind.map(({ recoveryMs }) => recoveryMs);
    const wrong = ofKind.filter(({ problems }) => problems.length > 0).length;
    return [kind, ofKind.length, wrong, median(times), Math.max(...times)];
  });
  return table(['broken', 'rounds', 'wrong', 'median recovery ms', 'slowest ms'], rows);
}
