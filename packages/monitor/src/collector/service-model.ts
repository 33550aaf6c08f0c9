import type {
  CompleteConsumerRecord,
  CompleteProviderRecord,
  ControlSnapshot,
  Snapshot,
  StatsReport,
} from '@thriftkeeper/registry';
import { inForce, nextExpiryMs } from '@thriftkeeper/registry';
import type { Load, ServiceSummary, UnreadableRecord } from '../api/types.ts';
import { serviceRing } from '../history/series-ring.ts';
import { ConsumerList } from './consumer-list.ts';
import { countInForce, decisionsIn, sameDecision } from './control-changes.ts';
import { controlEvents, expiryEvents } from './control-events.ts';
import type { EventDraft } from './event-draft.ts';
import { loadOf, noLoad } from './load.ts';
import { type Moment, NodeReports } from './node-reports.ts';
import { ProviderList } from './provider-list.ts';

/** What is followed of a service. */
export interface ServiceInputs {
  readonly providers: Snapshot<CompleteProviderRecord>;
  readonly consumers: Snapshot<CompleteConsumerRecord>;
  readonly providerStats: Snapshot<StatsReport>;
  readonly consumerStats: Snapshot<StatsReport>;
  readonly control: ControlSnapshot;
}

const unreadableKinds = {
  providers: 'provider',
  consumers: 'consumer',
  providerStats: 'providerStats',
  consumerStats: 'consumerStats',
} as const;

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
  #last: ServiceInputs | undefined;
  /** Which decisions were in force when last looked. */
  #inForce = new Set<string>();
  #load: Load = noLoad;
  #nextExpiryMs: number | undefined;
  #known = false;

  constructor(service: string) {
    this.service = service;
    this.summary = {
      service,
      status: 'empty',
      providers: this.providers.counts(0),
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
   * Takes what is followed as it is now; what has not changed costs next to nothing.
   *
   * @returns what happened since
   */
  take(inputs: ServiceInputs, moment: Moment): EventDraft[] {
    const { control } = inputs;
    const decided = this.#last?.control !== control || this.decisionIsDue(moment.wallMs);
    const isNew = (name: keyof ServiceInputs) => this.#last?.[name] !== inputs[name];
    const events: EventDraft[] = [];
    if (decided) events.push(...this.#takeControl(control, moment));
    if (decided || isNew('providers'))
      events.push(...this.providers.take(inputs.providers, control.document, moment));
    if (decided || isNew('consumers'))
      events.push(...this.consumers.take(inputs.consumers, control.document, moment));
    if (isNew('providerStats')) this.#takeProviderReports(inputs.providerStats, moment);
    if (isNew('consumerStats')) events.push(...this.#takeConsumerReports(inputs.consumerStats, moment));
    events.push(...this.#takeUnreadable(inputs, moment));
    this.#last = inputs;
    this.#known ||= inputs.providers.complete && !control.stale;
    this.#summarize(inputs, moment);
    this.revision = moment.revision;
    return events.map((event) => ({ ...event, service: this.service }));
  }

  /** Adds up what its providers report, and keeps it. To be called once a step of the history. */
  sample(moment: Moment): void {
    const providers = this.providerReports.expire(moment);
    const consumers = this.consumerReports.expire(moment);
    for (const node of providers) this.providers.entries.touch(node, moment.revision);
    for (const node of consumers) this.consumers.entries.touch(node, moment.revision);
    this.#load = loadOf(this.providerReports.values());
    if (this.#load.reporting > 0) this.history.put(this.#load, moment.wallMs);
    this.#setSummary({ ...this.summary, load: this.#load }, moment);
    if (providers.length > 0) this.changedAt.reports = moment.revision;
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

  #takeProviderReports(stats: Snapshot<StatsReport>, moment: Moment): void {
    const changed = this.providerReports.take(stats, moment);
    for (const node of changed) this.providers.entries.touch(node, moment.revision);
    if (changed.length > 0) this.changedAt.reports = moment.revision;
  }

  #takeConsumerReports(stats: Snapshot<StatsReport>, moment: Moment): EventDraft[] {
    const before = new Map(stats.nodes.map(({ node }) => [node, this.consumerReports.get(node)?.report]));
    return this.consumerReports.take(stats, moment).flatMap((node) => {
      this.consumers.entries.touch(node, moment.revision);
      return ejectionEvents(node, before.get(node), this.consumerReports.get(node)!.report);
    });
  }

  #takeUnreadable(inputs: ServiceInputs, { revision }: Moment): EventDraft[] {
    const unreadable = Object.entries(unreadableKinds).flatMap(([name, kind]) =>
      inputs[name as keyof typeof unreadableKinds].unreadable.map(
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

  #summarize({ providers, consumers, control }: ServiceInputs, moment: Moment): void {
    const counts = this.providers.counts(providers.unreadable.length);
    const stale = providers.stale || consumers.stale || control.stale;
    const problem = (providers.trouble ?? consumers.trouble ?? control.problem)?.message;
    const staleSince = this.summary.staleSince ?? new Date(moment.wallMs).toISOString();
    const summary: ServiceSummary = {
      service: this.service,
      status: this.#status(counts),
      providers: counts,
      consumers: this.consumers.entries.size,
      decisions: countInForce(control.document, moment.wallMs),
      load: this.#load,
      stale,
      ...(stale && { staleSince }),
      ...(problem !== undefined && { problem }),
    };
    this.#setSummary(summary, moment);
  }

  #status({ total, up }: { readonly total: number; readonly up: number }): ServiceSummary['status'] {
    if (total === 0) return 'empty';
    if (!this.providers.anyTakesCalls) return 'down';
    const { callsPerSecond, failedPerSecond, refusedPerSecond } = this.#load;
    return up < total || failedPerSecond + refusedPerSecond > callsPerSecond / 20 ? 'degraded' : 'ok';
  }

  #setSummary(summary: ServiceSummary, { revision }: Moment): void {
    const status = this.#status(summary.providers);
    if (sameDecision({ ...summary, status }, this.summary)) return;
    this.summary = { ...summary, status };
    this.changedAt.summary = revision;
    this.revision = revision;
  }
}

function ejectionEvents(node: string, before: StatsReport | undefined, after: StatsReport): EventDraft[] {
  if (before?.role !== 'consumer' || after.role !== 'consumer') return [];
  return Object.entries(after.providers).flatMap(([provider, { ejected = false }]): EventDraft[] => {
    const was = Object.hasOwn(before.providers, provider) && before.providers[provider]!.ejected === true;
    if (ejected === was) return [];
    const text = ejected
      ? `consumer ${node} has taken provider ${provider} out for failing`
      : `consumer ${node} calls provider ${provider} again`;
    return [{ type: ejected ? 'ejected' : 'readmitted', node, text, details: { provider } }];
  });
}
