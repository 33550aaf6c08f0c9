import type { Registry, ServiceWatch, ThriftkeeperError } from '@thriftkeeper/registry';
import type { Load, RegistryHealth, Totals } from '../api/types.ts';
import type { Clock, Timer } from '../clock.ts';
import { type SeriesRing, serviceRing } from '../history/series-ring.ts';
import type { EventDraft } from './event-draft.ts';
import { loadOfAll, noLoad } from './load.ts';
import type { Moment } from './node-reports.ts';
import { RegistryReach } from './registry-reach.ts';
import { RevisionMap } from './revision-map.ts';
import { ServiceFollower } from './service-follower.ts';
import { ServiceModel } from './service-model.ts';

/** What a collector works on. */
export interface CollectorPlan {
  readonly registry: Registry;
  readonly clock: Clock;
  /** Services to follow; undefined for all that there are. */
  readonly services?: readonly string[] | undefined;
  /** Told of what happened, many at a time. */
  readonly happened: (events: readonly EventDraft[]) => void;
  /** Told once each time that the registry cannot be reached or read for some seconds. */
  readonly onProblem?: ((problem: ThriftkeeperError) => void) | undefined;
}

/** How often changes are worked in: what comes in between costs one pass, and is seen within a second. Unit: ms. */
const flushMs = 500;
/** How often loads are added up and kept. Unit: ms. */
const sampleMs = 5_000;
/** Services that are read for the first time at once: a registry answers them in turn anyway. */
const openAtOnce = 16;

interface Followed {
  readonly model: ServiceModel;
  readonly follower: ServiceFollower;
}

/**
 * Follows every service in the registry and keeps one model of each. Watches only mark services; twice a second those
 * that are marked are worked in, and the model gets a new revision.
 */
export class Collector {
  /** The models by service, with the revision of their summaries. */
  readonly services = new RevisionMap<ServiceModel>();
  /** Of all services together. */
  readonly history: SeriesRing = serviceRing();
  registryRevision = 0;
  readonly #plan: CollectorPlan;
  readonly #reach: RegistryReach;
  readonly #names: ServiceWatch | undefined;
  readonly #followed = new Map<string, Followed>();
  readonly #unopened = new Set<string>();
  readonly #opening = new Set<string>();
  readonly #dirty = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #stopListening: () => void;
  #events: EventDraft[] = [];
  #revision = 0;
  #load: Load = noLoad;
  #sampledMs: number;
  #namesKnown = false;
  #timer: Timer;

  constructor(plan: CollectorPlan) {
    this.#plan = plan;
    const { registry, clock, services } = plan;
    this.#sampledMs = clock.nowMs();
    this.#reach = new RegistryReach(registry, clock, plan.onProblem);
    this.#stopListening = registry.state.subscribe(() => this.#lookAtRegistry());
    if (services) for (const service of services) this.#unopened.add(service);
    else {
      this.#names = registry.watchServices();
      this.#names.live.subscribe(({ services: present, complete }) => {
        if (complete) this.#take(present);
      });
    }
    this.#openMore();
    this.#timer = clock.setTimer(flushMs, () => this.#tick());
  }

  get registry(): RegistryHealth {
    return this.#reach.health;
  }

  /** Ascends with every change that can be seen. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether every service that there is has been read once. */
  get isComplete(): boolean {
    const named = this.#names === undefined || this.#names.live.value.complete;
    return named && this.#unopened.size === 0 && this.#opening.size === 0;
  }

  get totals(): Totals {
    const totals = { services: 0, providers: 0, providersUp: 0, consumers: 0, decisions: 0 };
    for (const { summary } of this.services.values()) {
      totals.services++;
      totals.providers += summary.providers.total;
      totals.providersUp += summary.providers.up;
      totals.consumers += summary.consumers;
      totals.decisions += summary.decisions;
    }
    return { ...totals, load: this.#load };
  }

  /** Calls back after each new revision. Returns how to stop. */
  onRevision(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#timer.cancel();
    this.#stopListening();
    this.#listeners.clear();
    await Promise.all([
      this.#names?.close(),
      ...[...this.#followed.values()].map(({ follower }) => follower.close()),
    ]);
  }

  /** Works in what has changed, now. */
  flush(): void {
    const { clock } = this.#plan;
    const moment: Moment = {
      nowMs: clock.nowMs(),
      wallMs: clock.wallMs(),
      revision: this.#revision + 1,
    };
    for (const [service, { model, follower }] of this.#followed) {
      if (!this.#dirty.has(service) && !model.decisionIsDue(moment.wallMs)) continue;
      this.#events.push(...model.take(follower.take(), moment));
      this.#note(model, moment);
    }
    const reached = this.#lookAtRegistry();
    const marked = this.#dirty.size > 0 || this.#events.length > 0 || reached;
    this.#dirty.clear();
    const due = moment.nowMs - this.#sampledMs >= sampleMs;
    const sampled = due && this.#sample(moment);
    if (!marked && !sampled) return;
    this.#revision = moment.revision;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#plan.happened(events);
    for (const listener of [...this.#listeners]) listener();
  }

  #tick(): void {
    this.#timer = this.#plan.clock.setTimer(flushMs, () => this.#tick());
    this.flush();
  }

  /** @returns whether there is anything new about it: a state, or why it is not reached */
  #lookAtRegistry(): boolean {
    const before = this.registry.state;
    if (!this.#reach.look(this.#names?.live.value.trouble)) return false;
    this.registryRevision = this.#revision + 1;
    const { state, problem } = this.registry;
    if (state !== before) {
      const text = `the registry is ${state}${problem === undefined ? '' : `: ${problem}`}`;
      this.#events.push({ type: 'registryState', text, details: { state } });
    }
    return true;
  }

  /** @returns whether there was anything to add up */
  #sample(moment: Moment): boolean {
    const tookMs = moment.nowMs - this.#sampledMs;
    // Timers run late; whoever slept meanwhile knows nothing of that time.
    const sinceMs = moment.wallMs - (tookMs < 2 * sampleMs ? tookMs : 0);
    this.#sampledMs = moment.nowMs;
    const { reporting } = this.#load;
    for (const { model } of this.#followed.values()) {
      model.sample(moment, sinceMs);
      this.#note(model, moment);
    }
    const models = [...this.#followed.values()];
    this.#load = loadOfAll(models.map(({ model }) => model.total));
    if (this.#load.reporting > 0)
      this.history.put(this.#load, moment.wallMs, reporting > 0 ? sinceMs : moment.wallMs);
    const changed = models.some(({ model }) => model.revision === moment.revision);
    return changed || this.#load.reporting + reporting > 0;
  }

  #note(model: ServiceModel, { revision }: Moment): void {
    if (this.services.get(model.service) === undefined) this.services.set(model.service, model, revision);
    else if (model.changedAt.summary === revision) this.services.touch(model.service, revision);
  }

  #take(present: readonly string[]): void {
    const names = new Set(present);
    for (const service of names) {
      if (this.#followed.has(service) || this.#unopened.has(service)) continue;
      this.#unopened.add(service);
      if (this.#namesKnown) this.#tell('serviceAppeared', service, `service ${service} appeared`);
    }
    for (const service of this.#unopened) if (!names.has(service)) this.#unopened.delete(service);
    for (const [service, { follower }] of this.#followed) {
      if (names.has(service)) continue;
      this.#followed.delete(service);
      this.#opening.delete(service);
      this.services.delete(service, this.#revision + 1);
      this.#tell('serviceGone', service, `service ${service} is gone`);
      void follower.close();
    }
    this.#namesKnown = true;
    this.#openMore();
  }

  #tell(type: 'serviceAppeared' | 'serviceGone', service: string, text: string): void {
    this.#events.push({ type, service, text, details: {} });
  }

  #openMore(): void {
    for (const service of this.#unopened) {
      if (this.#opening.size >= openAtOnce) return;
      this.#unopened.delete(service);
      this.#opening.add(service);
      const changed = () => {
        this.#dirty.add(service);
        if (!this.#opening.has(service) || !follower.isSettled) return;
        this.#opening.delete(service);
        this.#openMore();
      };
      const follower = new ServiceFollower(this.#plan.registry, service, changed);
      this.#followed.set(service, { model: new ServiceModel(service), follower });
      this.#dirty.add(service);
    }
  }
}
