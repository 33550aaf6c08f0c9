import { answeredAtOnce, type Row } from './compare.ts';
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
  const goals: Goal[] = [
    ...ratioGoal(rows, 'get', 'a real server on the same cores'),
    ...ratioGoal(rows, answeredAtOnce, 'a server that answers at once'),
  ];
  const burst = rows.find(
    ({ client, operation }) => client === '@thriftkeeper/zookeeper' && operation === 'burst of get',
  );
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

function ratioGoal(rows: readonly Row[], operation: string, server: string): Goal[] {
  const find = (client: Row['client']) =>
    rows.find((row) => row.client === client && row.operation === operation && row.depth === 100);
  const ours = find('@thriftkeeper/zookeeper');
  const theirs = find('node-zookeeper-client');
  if (ours === undefined || theirs === undefined) return [];
  const ratio = ours.opsPerSecond / theirs.opsPerSecond;
  const byProcessor = theirs.processorMicros / ours.processorMicros;
  return [
    {
      what: `get at depth 100, beside node-zookeeper-client, ${server}`,
      bound: `≥ ${leastRatio} ×`,
      measured: `${ratio.toFixed(2)} × (by processor time ${byProcessor.toFixed(2)} ×)`,
      reached: ratio >= leastRatio,
    },
  ];
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
