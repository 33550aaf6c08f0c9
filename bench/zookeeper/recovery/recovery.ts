import type { Ensemble } from '@thriftkeeper/zookeeper/testing';
import { median } from '../../median.ts';
import { table } from '../../table.ts';
import { onThreeServers, type Sample, type Situation } from './situations.ts';

/** How long a session takes to recover from one situation. */
export interface RecoveryRow {
  readonly situation: string;
  readonly counted: string;
  readonly samples: number;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Median of the samples' goals: some depend on how long the servers took. */
  readonly goalMs: number;
  /** Whether every sample reached its own goal. */
  readonly reached: boolean;
  /** What was wrong beside the time. */
  readonly failures: readonly string[];
}

/** Puts a session through each situation, several times. */
export async function measureRecovery(
  ensemble: Ensemble,
  times: number,
  situations: readonly Situation[] = onThreeServers,
): Promise<RecoveryRow[]> {
  const samples = new Map<string, Sample[]>();
  for (const situation of situations) {
    for (let time = 0; time < times; time++) {
      for (const sample of await situation(ensemble)) {
        console.error(`recovery: ${sample.situation}: ${Math.round(sample.ms)} ms`);
        samples.set(sample.situation, [...(samples.get(sample.situation) ?? []), sample]);
      }
    }
  }
  return [...samples.values()].map(row);
}

function row(samples: readonly Sample[]): RecoveryRow {
  const times = samples.map(({ ms }) => ms);
  return {
    situation: samples[0]!.situation,
    counted: samples[0]!.counted,
    samples: samples.length,
    medianMs: Math.round(median(times)),
    worstMs: Math.round(Math.max(...times)),
    goalMs: Math.round(median(samples.map(({ goalMs }) => goalMs))),
    reached: samples.every(({ ms, goalMs, failure }) => failure === undefined && ms <= goalMs),
    failures: samples.flatMap(({ failure }) => failure ?? []),
  };
}

/** The rows for people. */
export function recoveryTable(rows: readonly RecoveryRow[]): string {
  return table(
    ['recovery', 'samples', 'median ms', 'worst ms', 'goal ms', 'counted'],
    rows.map((one) => [one.situation, one.samples, one.medianMs, one.worstMs, one.goalMs, one.counted]),
  );
}
