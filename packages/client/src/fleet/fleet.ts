import { Balancer, type BalancerEvent, isPickerName } from '@thriftkeeper/balancer';
import {
  type CompleteConsumerRecord,
  type CompleteProviderRecord,
  type ControlDocument,
  effectiveProvider,
  type NodeWatch,
  type Snapshot,
  type ThriftkeeperError,
} from '@thriftkeeper/registry';
import type { ConnectionOptions } from '@thriftkeeper/transport';
import { policyInForce } from '../call/method-plan.ts';
import type { ResolvedClientOptions } from '../client-options.ts';
import type { Clock } from '../clock.ts';
import type { ClientEventDetail } from '../events.ts';
import type { ConsumerCounts } from '../stats/consumer-counts.ts';
import {
  describeFleet,
  type FleetEntry,
  type FleetProvider,
  type ProviderView,
  viewOf,
} from './fleet-view.ts';
import { type ConsumerSelf, openConnection } from './open-connection.ts';
import { type LinkPlan, ProviderLink } from './provider-link.ts';
import { leftAloneMs, sameKicks } from './refused-as-kicked.ts';
import { stackFor } from './stack-for.ts';

export type { FleetEntry, FleetProvider, ProviderView } from './fleet-view.ts';

/** In larger fleets a connection is made when a call first needs it. */
const eagerlyConnected = 24;

/** What a call needs of a fleet. */
export type CallFleet = Pick<Fleet, 'balancer' | 'isKnown' | 'describe' | 'whyStale' | 'view' | 'kicked'>;

interface Known {
  readonly key: string;
  readonly entry: FleetEntry;
}

/** What a fleet needs to be told, and tells. */
export interface FleetPlan {
  readonly watch: NodeWatch<CompleteProviderRecord>;
  /** Who this client is as a consumer; undefined where it is none. */
  readonly self: ConsumerSelf | undefined;
  readonly options: ResolvedClientOptions;
  readonly counts: ConsumerCounts;
  readonly clock: Clock;
  readonly draw: () => number;
  /** Called whenever a call that found no provider may find one now. */
  readonly changed: () => void;
  readonly tell: (event: ClientEventDetail) => void;
}

/** The providers of one service: follows list and decisions, keeps their connections, and tells the balancer. */
export class Fleet {
  readonly balancer: Balancer<FleetEntry>;
  readonly #plan: FleetPlan;
  #known = new Map<string, Known>();
  #document: ControlDocument = {};
  #wallMs = 0;
  #shape = '';
  #stale = true;
  #held = false;
  #closed = false;

  constructor(plan: FleetPlan) {
    const { options, watch } = plan;
    this.#plan = plan;
    this.balancer = new Balancer<FleetEntry>(plan.draw, {
      picker: options.picker,
      consumer: plan.self?.node,
      zone: options.zone,
      ejection: options.ejection,
      onEvent: (event) => this.#tellOf(event),
    });
    this.#spread();
    watch.subscribe((snapshot) => this.#take(snapshot));
    this.#take(watch.value);
  }

  /** Takes the consumers of the service, for subsets and zones. */
  consumers({ nodes, complete }: Snapshot<CompleteConsumerRecord>): void {
    this.balancer.setConsumers(
      complete ? nodes.map(({ node, record }) => ({ node, zone: record.zone })) : undefined,
    );
  }

  /** Takes what operators have decided, as it holds at a time (milliseconds since the epoch). */
  decide(document: ControlDocument, wallMs: number): void {
    const other = !sameKicks(document, this.#document);
    this.#document = document;
    this.#wallMs = wallMs;
    if (other) this.#forgetKicks();
    this.#spread();
    this.#take(this.#plan.watch.value);
  }

  /** Ends all connections and makes none, while this client is banned from the service. */
  hold(held: boolean): void {
    this.#held = held;
    for (const { entry } of this.#known.values()) held ? entry.link?.hold() : entry.link?.resume();
    if (!held) this.#plan.changed();
  }

  /** A provider has refused a call because this client is banned there. */
  kicked(provider: FleetProvider, retryAfterMs?: number, nowMs = this.#plan.clock.nowMs()): void {
    const { clock, options } = this.#plan;
    const { link } = provider.entry;
    const known = options.providers === undefined && !this.#stale ? this.#document : undefined;
    const aloneMs = leftAloneMs(retryAfterMs, known, clock.wallMs());
    this.balancer.setKicked(provider, nowMs + aloneMs);
    link?.hold();
    clock.setIdleTimer(aloneMs, () => {
      if (!this.#held) link?.resume();
    });
  }

  /** What providers have said of bans holds no more: those that still stand are said again. */
  #forgetKicks(): void {
    for (const [node, { entry }] of this.#known) {
      const provider = this.balancer.get(node);
      if (provider) this.balancer.setKicked(provider, Number.NEGATIVE_INFINITY);
      if (!this.#held) entry.link?.resume();
    }
  }

  /** Whether the list has been read at least once, or stands in a file. */
  get isKnown(): boolean {
    const { complete, nodes } = this.#plan.watch.value;
    return complete || nodes.length > 0;
  }

  /** Each provider of the list, in node order. */
  view(tried: readonly FleetProvider[] = []): ProviderView[] {
    return viewOf(this.balancer, this.#plan.clock.nowMs(), tried);
  }

  /** The list and why no provider of it can take a call, in words. */
  describe(tried: readonly FleetProvider[]): string {
    const { watch, options } = this.#plan;
    return describeFleet(watch, this.view(tried), options.providers !== undefined);
  }

  /** Why the registry does not confirm the list, as far as that is known. */
  get whyStale(): ThriftkeeperError | undefined {
    return this.#plan.watch.whyStale;
  }

  /** Whether a connection stands to a provider that can be called; begins to connect where that waits for a call. */
  stands(): boolean {
    const eligible = this.balancer
      .explain(this.#plan.clock.nowMs())
      .filter(({ eligibility }) => eligibility.eligible)
      .map(({ provider }) => provider.entry.link);
    if (eligible.some((link) => link?.stands)) return true;
    eligible[0]?.warm();
    return false;
  }

  async close(graceMs?: number): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#known.values()].map(({ entry }) => entry.link?.close(graceMs)));
  }

  /** How calls are spread: by the policy, else by the client's options (CTRL-20). */
  #spread(): void {
    const { options } = this.#plan;
    const {
      picker,
      zoneAware = true,
      subsetSize = options.subsetSize,
      slowStartMs = options.slowStartMs,
    } = policyInForce(this.#document, this.#wallMs)?.balancing ?? {};
    // A picker that this version does not know is ignored (CTRL-3).
    this.balancer.setPicker(picker !== undefined && isPickerName(picker) ? picker : options.picker);
    const shape = {
      zone: zoneAware ? options.zone : undefined,
      subsetSize,
      slowStart: { windowMs: slowStartMs },
    };
    const text = JSON.stringify(shape);
    if (text !== this.#shape) this.balancer.reshape(shape);
    this.#shape = text;
  }

  #take({ nodes, stale }: Snapshot<CompleteProviderRecord>): void {
    if (this.#closed) return;
    const { tell, changed, clock, counts } = this.#plan;
    const known = new Map<string, Known>();
    const eager = nodes.length <= eagerlyConnected;
    for (const { node, record } of nodes) known.set(node, this.#entry(node, record, eager));
    const before = this.#known;
    this.#known = known;
    this.balancer.setProviders(
      [...known.values()].map(({ entry }) => entry),
      clock.nowMs(),
    );
    for (const [node, { entry }] of before) {
      if (!known.has(node)) {
        counts.left(node);
        tell({ type: 'left', node, address: entry.record.address });
      }
      if (known.get(node)?.entry.link === entry.link) continue;
      // Another process has its place: that the former one was out of reach says nothing of it.
      const provider = this.balancer.get(node);
      if (provider) this.balancer.setUnreachable(provider, false);
      // A connection that is no longer wanted ends when its calls have.
      void entry.link?.close();
    }
    for (const [node, { entry }] of known)
      if (!before.has(node)) tell({ type: 'joined', node, address: entry.record.address });
    if (stale !== this.#stale) tell({ type: 'stale', on: stale });
    this.#stale = stale;
    changed();
  }

  /** The entry of a record: as it was, with its connection where only other fields changed, or new. */
  #entry(node: string, record: CompleteProviderRecord, eager: boolean): Known {
    const before = this.#known.get(node);
    const { weight, state } = effectiveProvider(record, this.#document, node, this.#wallMs);
    const was = before?.entry;
    if (was?.record === record && was.weight === weight && was.state === state) return before!;
    const stack = stackFor(record, this.#plan.options);
    // Another registration of the same node is another process, even at the same address.
    const key = JSON.stringify([record.address, record.token, 'options' in stack ? stack.options : stack]);
    const link =
      before?.key === key
        ? before.entry.link
        : 'options' in stack
          ? this.#link(node, record, stack.options, eager)
          : undefined;
    const entry = {
      node,
      weight,
      state,
      zone: record.zone,
      record,
      link,
      counts: this.#plan.counts.of(node),
      unsupported: 'unsupported' in stack ? stack.unsupported : undefined,
    };
    return { key, entry };
  }

  #link(
    node: string,
    record: CompleteProviderRecord,
    options: ConnectionOptions,
    eager: boolean,
  ): ProviderLink {
    const { clock, draw, watch, changed, tell, self, options: own } = this.#plan;
    const { address } = record;
    const reachable = (is: boolean) => {
      const provider = this.balancer.get(node);
      if (provider?.entry.link !== link) return;
      if (provider.unreachable === is) tell({ type: is ? 'reachable' : 'unreachable', node, address });
      this.balancer.setUnreachable(provider, !is);
      watch.report(node, is);
      if (is) changed();
    };
    const plan: LinkPlan = {
      address,
      concurrent: options.concurrency ?? true,
      eager: eager && !this.#held,
      maxConnections: own.maxConnectionsPerProvider,
      open: (how) => openConnection({ node, record, options, self }, how),
      banned: (retryAfterMs) => {
        const provider = this.balancer.get(node);
        if (provider?.entry.link === link) this.kicked(provider, retryAfterMs);
      },
      reachable,
    };
    const link: ProviderLink = new ProviderLink(plan, clock, draw);
    if (this.#held) link.hold();
    return link;
  }

  #tellOf(event: BalancerEvent): void {
    if (event.type !== 'ejected') this.#plan.tell(event);
    else {
      const { type, node, cause, untilMs } = event;
      this.#plan.counts.of(node).ejections++;
      this.#plan.tell({ type, node, cause, forMs: Math.round(untilMs - this.#plan.clock.nowMs()) });
    }
  }
}
