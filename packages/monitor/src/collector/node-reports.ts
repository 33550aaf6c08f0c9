import type { Snapshot, StatsReport } from '@thriftkeeper/registry';
import type { Load } from '../api/types.ts';
import { nodeRing, type SeriesRing } from '../history/series-ring.ts';
import { latencies, roundedLoad } from './load.ts';
import { type NodeRates, ratesBetween } from './rates.ts';

/** A moment, by both clocks, and the revision of the model that it makes. */
export interface Moment {
  /** Monotonic. */
  readonly nowMs: number;
  /** Since the epoch. */
  readonly wallMs: number;
  readonly revision: number;
}

/** What is known from the reports of one node. */
export interface Reported {
  readonly report: StatsReport;
  /** Between the last two reports; undefined after a single one. */
  readonly rates: NodeRates | undefined;
  /** `null`: there are no rates yet, or the last report is too old. */
  readonly load: Load | null;
  readonly history: SeriesRing;
  readonly seenMs: number;
}

/** How long the history of a node that has stopped reporting is kept, for when it is back. Unit: ms. */
const forgetAfterMs = 600_000;
const defaultIntervalMs = 5_000;

/** The reports of all providers, or all consumers, of a service. */
export class NodeReports {
  readonly #reports = new Map<string, Reported>();

  get(node: string): Reported | undefined {
    return this.#reports.get(node);
  }

  entries(): IterableIterator<[node: string, reported: Reported]> {
    return this.#reports.entries();
  }

  values(): IterableIterator<Reported> {
    return this.#reports.values();
  }

  /**
   * Takes what stands in the registry now. Only reports that are new cost anything.
   *
   * @returns nodes whose load has changed
   */
  take({ nodes }: Pick<Snapshot<StatsReport>, 'nodes'>, { nowMs, wallMs }: Moment): string[] {
    const changed: string[] = [];
    for (const { node, record } of nodes) {
      const known = this.#reports.get(node);
      if (known?.report === record) continue;
      const rates = ratesBetween(known?.report, record);
      // An older report, or the same one once more.
      if (rates === undefined && known !== undefined && known.report.startedAt === record.startedAt) continue;
      const load = rates === undefined ? null : loadIn(record, rates);
      const history = known?.history ?? nodeRing();
      if (load !== null) history.put(load, wallMs);
      this.#reports.set(node, { report: record, rates, load, history, seenMs: nowMs });
      changed.push(node);
    }
    return changed;
  }

  /**
   * Reports that are too old say nothing any more, whether their node is there or not.
   *
   * @returns nodes whose load is known no longer
   */
  expire({ nowMs }: Moment): string[] {
    const changed: string[] = [];
    for (const [node, reported] of this.#reports) {
      const ageMs = nowMs - reported.seenMs;
      const { intervalMs = defaultIntervalMs } = reported.report;
      if (ageMs > forgetAfterMs) this.#reports.delete(node);
      if (reported.load === null || ageMs <= 3 * intervalMs) continue;
      if (this.#reports.has(node)) this.#reports.set(node, { ...reported, load: null });
      changed.push(node);
    }
    return changed;
  }
}

function loadIn(report: StatsReport, { whole }: NodeRates): Load {
  const called = report.role === 'consumer' ? Object.values(report.providers) : undefined;
  const add = (name: 'inProgress' | 'connections') =>
    called?.reduce((total, provider) => total + (provider[name] ?? 0), 0);
  return roundedLoad({
    callsPerSecond: whole.callsPerSecond,
    failedPerSecond: whole.failedPerSecond,
    refusedPerSecond: whole.refusedPerSecond,
    inProgress: add('inProgress') ?? (report as { inProgress: number }).inProgress,
    connections: add('connections') ?? (report as { connections: number }).connections,
    ...latencies(whole),
    reporting: 1,
  });
}
