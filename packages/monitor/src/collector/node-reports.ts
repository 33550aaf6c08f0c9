import type { NodeChange, StatsReport } from '@thriftkeeper/registry';
import type { Load } from '../api/types.ts';
import { nodeRing, type SeriesRing } from '../history/series-ring.ts';
import { LatencySum } from './latency-sum.ts';
import { latencies, loadOf, roundedLoad, type Total } from './load.ts';
import { type NodeRates, ratesBetween } from './rates.ts';
import type { RevisionMap } from './revision-map.ts';

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
  /** The same since the epoch. */
  readonly seenWallMs: number;
  /** Whether later ones should have been seen by now. */
  readonly silent: boolean;
}

/** How long the history of a node that has gone is kept, for when it is back. Unit: ms. */
const forgetAfterMs = 600_000;
const defaultIntervalMs = 5_000;
/** Intervals after which a node that reports no more is one of which nothing is known (STAT-9). */
const silentIntervals = 3;

/** The reports of all providers, or all consumers, of a service. */
export class NodeReports {
  readonly #reports = new Map<string, Reported>();
  /** When reports could not be read last. */
  #deafMs = Number.NEGATIVE_INFINITY;
  /** Of those whose load is known: kept up with each report, since it is most of what adding up costs. */
  readonly #latency = new LatencySum();

  get(node: string): Reported | undefined {
    return this.#reports.get(node);
  }

  entries(): IterableIterator<[node: string, reported: Reported]> {
    return this.#reports.entries();
  }

  get size(): number {
    return this.#reports.size;
  }

  /** All of them as one. */
  total(): Total {
    return loadOf(this.#reports.values(), this.#latency.counts());
  }

  values(): IterableIterator<Reported> {
    return this.#reports.values();
  }

  /**
   * Takes the reports that are new.
   *
   * @returns nodes whose load has changed
   */
  take({ changed: nodes }: Pick<NodeChange<StatsReport>, 'changed'>, { nowMs, wallMs }: Moment): string[] {
    const changed: string[] = [];
    for (const { node, record } of nodes) {
      const known = this.#reports.get(node);
      if (known?.report === record) continue;
      const rates = ratesBetween(known?.report, record);
      // An older report, or the same one once more.
      if (rates === undefined && known !== undefined && known.report.startedAt === record.startedAt) continue;
      const load = rates === undefined ? null : loadIn(record, rates);
      const history = known?.history ?? nodeRing();
      if (load !== null) history.put(load, wallMs, known?.load ? wallMs - (nowMs - known.seenMs) : wallMs);
      this.#put(node, {
        report: record,
        rates,
        load,
        history,
        seenMs: nowMs,
        seenWallMs: wallMs,
        silent: false,
      });
      changed.push(node);
    }
    return changed;
  }

  /**
   * Reports that are too old, by the interval that each names, say nothing any more, whether their node is there or not
   * (STAT-9).
   *
   * @param present nodes that are there: of one that went silent it is known since when
   * @param deaf whether reports cannot be read at the moment: nobody is silent whom nobody hears
   * @returns nodes whose load is known no longer
   */
  expire({ nowMs }: Moment, present: Pick<RevisionMap<unknown>, 'get'>, deaf: boolean): string[] {
    if (deaf) this.#deafMs = nowMs;
    const changed: string[] = [];
    for (const [node, reported] of this.#reports) {
      const ageMs = nowMs - reported.seenMs;
      const { intervalMs = defaultIntervalMs } = reported.report;
      const patienceMs = silentIntervals * intervalMs;
      if (ageMs <= patienceMs) continue;
      const silent = nowMs - Math.max(reported.seenMs, this.#deafMs) > patienceMs;
      if (reported.load !== null || silent !== reported.silent) {
        this.#put(node, { ...reported, load: null, silent });
        changed.push(node);
      }
      if (ageMs > forgetAfterMs && present.get(node) === undefined) this.#reports.delete(node);
    }
    return changed;
  }

  #put(node: string, reported: Reported): void {
    const before = latencyOf(this.#reports.get(node));
    if (before) this.#latency.add(before, -1);
    const latency = latencyOf(reported);
    if (latency) this.#latency.add(latency);
    this.#reports.set(node, reported);
  }
}

/** What a node adds to the latencies of all. */
const latencyOf = (reported: Reported | undefined) =>
  reported?.load ? reported.rates?.whole.latency : undefined;

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
