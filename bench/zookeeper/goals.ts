import type { Row } from './compare.ts';
import type { RecoveryRow } from './recovery/recovery.ts';
import type { WatchesResult } from './watches.ts';

/** What was to be reached, and what was. */
export interface Goal {
  readonly what: string;
  readonly bound: string;
  readonly measured: string;
  readonly reached: boolean;
}

const leastRatio = 1.5;
const longestStallMs = 20;
/** Below this, what is left on the heap is noise of the collector, not growth. */
const mostBytesPerCycle = 10;

/** Judges what was measured; parts that were not are left out. */
export function goalsOf(
  rows: readonly Row[],
  watches: readonly WatchesResult[],
  recovery: readonly RecoveryRow[],
): Goal[] {
  return [...rateGoals(rows), ...watches.map(watchGoal), ...recovery.map(recoveryGoal)];
}

function rateGoals(rows: readonly Row[]): Goal[] {
  const find = (client: Row['client'], operation: string, depth?: number) =>
    rows.find(
      (row) =>
        row.client === client && row.operation === operation && (depth === undefined || row.depth === depth),
    );
  const ours = find('@thriftkeeper/zookeeper', 'get', 100);
  const theirs = find('node-zookeeper-client', 'get', 100);
  const burst = find('@thriftkeeper/zookeeper', 'burst of get');
  const goals: Goal[] = [];
  if (ours && theirs) {
    const ratio = ours.opsPerSecond / theirs.opsPerSecond;
    goals.push({
      what: 'get at depth 100, beside node-zookeeper-client',
      bound: `≥ ${leastRatio} ×`,
      measured: `${ratio.toFixed(2)} × (by processor time ${(theirs.processorMicros / ours.processorMicros).toFixed(2)} ×)`,
      reached: ratio >= leastRatio,
    });
  }
  if (burst) {
    goals.push({
      what: `longest event-loop stall in a burst of ${burst.depth} gets`,
      bound: `≤ ${longestStallMs} ms`,
      measured: `${burst.longestStallProcessorMs} ms of processor time (${burst.longestStallMs} ms by the clock)`,
      reached: burst.longestStallProcessorMs <= longestStallMs,
    });
  }
  return goals;
}

const watchGoal = (result: WatchesResult): Goal => ({
  what: `heap over ${result.cycles} ${result.kind} watch cycles`,
  bound: 'no growth',
  measured: `${result.bytesPerCycle} bytes per cycle`,
  reached: result.bytesPerCycle <= mostBytesPerCycle,
});

const recoveryGoal = (row: RecoveryRow): Goal => ({
  what: row.situation,
  bound: `≤ ${row.goalMs} ms`,
  measured: `${row.medianMs} ms (worst ${row.worstMs})`,
  reached: row.reached,
});
