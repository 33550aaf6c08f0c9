import type {
  CompleteConsumerRecord,
  CompleteProviderRecord,
  ControlSnapshot,
  ListStatus,
  NodeChange,
  StatsReport,
} from '@thriftkeeper/registry';
import { inForce, nextExpiryMs } from '@thriftkeeper/registry';
import type { ProviderCounts, ServiceSummary, UnreadableRecord } from '../api/types.ts';
import { serviceRing } from '../history/series-ring.ts';
import { ConsumerList } from './consumer-list.ts';
import { countInForce, decisionsIn, sameDecision } from './control-changes.ts';
import { controlEvents, expiryEvents } from './control-events.ts';
import { ejectionEvents } from './ejection-events.ts';
import type { EventDraft } from './event-draft.ts';
import { noLoad, type Total } from './load.ts';
import { type Moment, NodeReports } from './node-reports.ts';
import { ProviderList } from './provider-list.ts';

/** What has changed of a list, and how far it can be relied on. */
export interface ListInput<R> extends NodeChange<R> {
  readonly status: ListStatus;
}

/** What has changed of a service. */
export interface ServiceInputs {
  readonly providers: ListInput<CompleteProviderRecord>;
  readonly consumers: ListInput<CompleteConsumerRecord>;
  readonly providerStats: ListInput<StatsReport>;
  readonly consumerStats: ListInput<StatsReport>;
  readonly control: ControlSnapshot;
}

const unreadableKinds = {
  providers: 'provider',
  consumers: 'consumer',
  providerStats: 'providerStats',
  consumerStats: 'consumerStats',
} as const;

/** Of the providers that report: sums of all are made again when one in so many has. */
const tellAfterPart = 20;

/**
 * All that is known of one service. It is told what has changed, and works out what that means; nothing in it looks
 * at the registry or a clock.
 */
export class ServiceModel {
  readonly service: string;
  readonly providers = new ProviderList();
  readonly consumers = new ConsumerList();
  readonly providerReports = new NodeReports();
  readonly consumerReports = new NodeReports();
  readonly history = serviceRing();
  control: ControlSnapshot = { document: {}, version: undefined, stale: true, problem: undefined };
  unreadable: readonly UnreadableRecord[] = [];
  summary: ServiceSummary;
  /** When the lists that are not rows were last another: for deltas. */
  readonly changedAt = { control: 0, unreadable: 0, reports: 0, summary: 0 };
  /** When anything of it was last another. */
  revision = 0;
  #controlTaken: ControlSnapshot | undefined;
  #unreadableLists: readonly ListStatus['unreadable'][] = [];
  /** Which decisions were in force when last looked. */
  #inForce = new Set<string>();
  /** What its providers do together, when last added up. */
  total: Total = { load: noLoad, latency: undefined };
  /** Reports of providers since `changedAt.reports`. */
  #untold = 0;
  #nextExpiryMs: number | undefined;
  #known = false;
  /** Whether reports cannot be read at the moment. */
  #deaf = false;

  constructor(service: string) {
    this.service = service;
    this.summary = {
      service,
      status: 'empty',
      providers: this.providers.counts(0),
      lost: [],
      consumers: 0,
      decisions: 0,
      load: noLoad,
      stale: true,
    };
  }

  /** Whether a decision has expired that had not when it was last looked at. */
  decisionIsDue(wallMs: number): boolean {
    return this.#nextExpiryMs !== undefined && wallMs >= this.#nextExpiryMs;
  }

  /**
   * Takes what has changed, and costs as much as that.
   *
   * @returns what happened since
   */
  take(inputs: ServiceInputs, moment: Moment): EventDraft[] {
    const { control, providerStats, consumerStats } = inputs;
    this.#deaf = providerStats.status.stale || consumerStats.status.stale;
    const decided = this.#controlTaken !== control || this.decisionIsDue(moment.wallMs);
    this.#controlTaken = control;
    const { document } = control;
    const events = [
      ...(decided ? this.#takeControl(control, moment) : []),
      ...this.providers.take(inputs.providers, document, decided, moment),
      ...this.consumers.take(inputs.consumers, document, decided, moment),
      ...this.#takeConsumerReports(inputs.consumerStats, moment),
      ...this.#takeUnreadable(inputs, moment),
    ];
    this.#takeProviderReports(inputs.providerStats, moment);
    this.#known ||= inputs.providers.status.complete && !control.stale;
    this.#summarize(inputs, moment);
    this.revision = moment.revision;
    return events.map((event) => ({ ...event, service: this.service }));
  }

  /**
   * Adds up what its providers report, and keeps it. To be called once a step of the history.
   *
   * @param sinceMs when it was last called, since the epoch: a step that was just missed in between is no gap
   */
  sample(moment: Moment, sinceMs: number): void {
    const { reporting } = this.total.load;
    const providers = this.providerReports.expire(moment, this.providers.entries, this.#deaf);
    const consumers = this.consumerReports.expire(moment, this.consumers.entries, this.#deaf);
    for (const node of providers) this.providers.entries.touch(node, moment.revision);
    for (const node of consumers) this.consumers.entries.touch(node, moment.revision);
    this.total = this.providerReports.total();
    const { load } = this.total;
    if (load.reporting > 0) this.history.put(load, moment.wallMs, reporting > 0 ? sinceMs : moment.wallMs);
    const { lost } = this.providers;
    lost.expire(moment);
    const providersNow = { ...this.summary.providers, lost: lost.count };
    this.#setSummary({ ...this.summary, providers: providersNow, lost: lost.latest, load }, moment);
    if (providers.length > 0 || this.#untold > 0) this.#tellReports(moment);
    if (providers.length + consumers.length > 0) this.revision = moment.revision;
  }

  #takeControl(control: ControlSnapshot, { wallMs, revision }: Moment): EventDraft[] {
    const before = this.control;
    this.control = control;
    this.changedAt.control = revision;
    this.#nextExpiryMs = nextExpiryMs(control.document, wallMs);
    const expired = expiryEvents(control.document, this.#inForce, wallMs);
    this.#inForce = new Set(
      [...decisionsIn(control.document)]
        .filter(([, decision]) => inForce(decision, wallMs))
        .map(([pointer]) => pointer),
    );
    return this.#known ? [...controlEvents(before, control), ...expired] : [];
  }

  #takeProviderReports(stats: NodeChange<StatsReport>, moment: Moment): void {
    const changed = this.providerReports.take(stats, moment);
    for (const node of changed) this.providers.entries.touch(node, moment.revision);
    this.#untold += changed.length;
    // Sums of all nodes are made again when a good part of them has reported: to be told costs no more for each
    // report, however many nodes there are. With few nodes each report is told at once.
    if (this.#untold > 0 && this.#untold * tellAfterPart >= this.providerReports.size)
      this.#tellReports(moment);
  }

  #tellReports({ revision }: Moment): void {
    this.changedAt.reports = revision;
    this.revision = revision;
    this.#untold = 0;
  }

  #takeConsumerReports(stats: NodeChange<StatsReport>, moment: Moment): EventDraft[] {
    const before = new Map(stats.changed.map(({ node }) => [node, this.consumerReports.get(node)?.report]));
    return this.consumerReports.take(stats, moment).flatMap((node) => {
      this.consumers.entries.touch(node, moment.revision);
      return ejectionEvents(node, before.get(node), this.consumerReports.get(node)!.report);
    });
  }

  #takeUnreadable(inputs: ServiceInputs, { revision }: Moment): EventDraft[] {
    const lists = Object.keys(unreadableKinds).map(
      (name) => inputs[name as keyof typeof unreadableKinds].status.unreadable,
    );
    if (lists.every((list, index) => list === this.#unreadableLists[index])) return [];
    this.#unreadableLists = lists;
    const unreadable = Object.entries(unreadableKinds).flatMap(([name, kind]) =>
      inputs[name as keyof typeof unreadableKinds].status.unreadable.map(
        ({ node, error }): UnreadableRecord => ({ kind, node, code: error.code, message: error.message }),
      ),
    );
    if (sameDecision(unreadable, this.unreadable)) return [];
    const before = new Set(this.unreadable.map(({ kind, node }) => `${kind} ${node}`));
    this.unreadable = unreadable;
    this.changedAt.unreadable = revision;
    return unreadable
      .filter(({ kind, node }) => !before.has(`${kind} ${node}`))
      .map(({ kind, node, code, message }) => ({
        type: 'recordUnreadable',
        node,
        text: message,
        details: { kind, code },
      }));
  }

  #summarize(inputs: ServiceInputs, moment: Moment): void {
    const { control } = inputs;
    const [providers, consumers] = [inputs.providers.status, inputs.consumers.status];
    const counts = this.providers.counts(providers.unreadable.length);
    const stale = providers.stale || consumers.stale || control.stale;
    const problem = (providers.trouble ?? consumers.trouble ?? control.problem)?.message;
    const staleSince = this.summary.staleSince ?? new Date(moment.wallMs).toISOString();
    const summary: ServiceSummary = {
      service: this.service,
      status: this.#status(counts),
      providers: counts,
      lost: this.providers.lost.latest,
      consumers: this.consumers.entries.size,
      decisions: countInForce(control.document, moment.wallMs),
      load: this.total.load,
      stale,
      ...(stale && { staleSince }),
      ...(problem !== undefined && { problem }),
    };
    this.#setSummary(summary, moment);
  }

  #status({ total, up, lost }: ProviderCounts): ServiceSummary['status'] {
    if (total === 0) return lost > 0 ? 'down' : 'empty';
    if (!this.providers.anyTakesCalls) return 'down';
    const { callsPerSecond, failedPerSecond, refusedPerSecond } = this.total.load;
    return up < total || lost > 0 || failedPerSecond + refusedPerSecond > callsPerSecond / 20
      ? 'degraded'
      : 'ok';
  }

  #setSummary(summary: ServiceSummary, { revision }: Moment): void {
    const status = this.#status(summary.providers);
    if (sameDecision({ ...summary, status }, this.summary)) return;
    this.summary = { ...summary, status };
    this.changedAt.summary = revision;
    this.revision = revision;
  }
}
