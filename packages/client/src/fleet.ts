import {
  type BalancedProvider,
  Balancer,
  describeEligibility,
  type ProviderEntry,
} from '@thriftkeeper/balancer';
import {
  type CompleteConsumerRecord,
  type CompleteProviderRecord,
  effectiveProvider,
  type NodeWatch,
  type Snapshot,
} from '@thriftkeeper/registry';
import { type ConnectionOptions, connect } from '@thriftkeeper/transport';
import type { ResolvedClientOptions } from './client-options.ts';
import type { Clock } from './clock.ts';
import { ProviderLink } from './provider-link.ts';
import { stackFor } from './stack-for.ts';

/** A provider of the list, as this client uses it. */
export interface FleetEntry extends ProviderEntry {
  readonly record: CompleteProviderRecord;
  /** Undefined where this client cannot build the stack. */
  readonly link: ProviderLink | undefined;
}

/** A provider that the balancer may choose. */
export type FleetProvider = BalancedProvider<FleetEntry>;

/** What can be told of a provider. */
export interface ProviderView {
  readonly node: string;
  readonly address: string;
  /** Whether a call could go there now. */
  readonly eligible: boolean;
  /** Why, or why not, in words. */
  readonly why: string;
  /** Calls of this client that wait for its answers. */
  readonly inFlight: number;
}

/** In larger fleets a connection is made when a call first needs it. */
const eagerlyConnected = 24;

/** What a call needs of a fleet. */
export type CallFleet = Pick<Fleet, 'balancer' | 'isKnown' | 'describe' | 'view'>;

interface Known {
  readonly key: string;
  readonly entry: FleetEntry;
}

/** The providers of one service: follows the list, keeps their connections, and tells the balancer. */
export class Fleet {
  readonly balancer: Balancer<FleetEntry>;
  readonly #options: ResolvedClientOptions;
  readonly #clock: Clock;
  readonly #draw: () => number;
  readonly #watch: NodeWatch<CompleteProviderRecord>;
  readonly #changed: () => void;
  #known = new Map<string, Known>();
  #closed = false;

  /** @param changed called whenever a call that found no provider may find one now */
  constructor(
    watch: NodeWatch<CompleteProviderRecord>,
    consumer: string | undefined,
    options: ResolvedClientOptions,
    clock: Clock,
    draw: () => number,
    changed: () => void,
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#draw = draw;
    this.#watch = watch;
    this.#changed = changed;
    this.balancer = new Balancer<FleetEntry>(draw, { picker: options.picker, consumer, zone: options.zone });
    watch.subscribe((snapshot) => this.#take(snapshot));
    this.#take(watch.value);
  }

  /** Takes the consumers of the service, for subsets and zones. */
  consumers({ nodes, complete }: Snapshot<CompleteConsumerRecord>): void {
    this.balancer.setConsumers(
      complete ? nodes.map(({ node, record }) => ({ node, zone: record.zone })) : undefined,
    );
  }

  /** Whether the list has been read at least once. */
  get isKnown(): boolean {
    return this.#watch.value.complete;
  }

  /** Each provider of the list, in node order. */
  view(tried: readonly FleetProvider[] = []): ProviderView[] {
    const nowMs = this.#clock.nowMs();
    return this.balancer.explain(nowMs, tried).map(({ provider, eligibility }) => ({
      node: provider.node,
      address: provider.entry.record.address,
      // The balancer takes unreachable ones too, where there are no others: each call is a new try.
      eligible: eligibility.eligible && !provider.unreachable,
      why:
        eligibility.eligible && provider.unreachable
          ? 'unreachable, and nobody else is left'
          : describeEligibility(eligibility, nowMs),
      inFlight: provider.inflight,
    }));
  }

  /** The list and why no provider of it can take a call, in words. */
  describe(tried: readonly FleetProvider[]): string {
    const { unreadable, stale, complete, trouble } = this.#watch.value;
    const each = this.view(tried).map(({ node, address, why }) => `${node} at ${address}: ${why}`);
    for (const { node, error } of unreadable) each.push(`${node}: ${error.code}`);
    const age = stale
      ? `stale for ${(this.#watch.staleForMs / 1000).toFixed(1)} s`
      : 'confirmed by the registry';
    const list = complete ? `${each.length} registered` : 'the list has not been read yet';
    return [
      `${list}${each.length > 0 ? ` (${each.join('; ')})` : ''}`,
      `the list is ${age}`,
      trouble?.message,
    ]
      .filter(Boolean)
      .join('; ');
  }

  /** Whether a connection stands to a provider that can be called; begins to connect where that waits for a call. */
  stands(): boolean {
    const eligible = this.balancer
      .explain(this.#clock.nowMs())
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

  #take({ nodes }: Snapshot<CompleteProviderRecord>): void {
    if (this.#closed) return;
    const known = new Map<string, Known>();
    const eager = nodes.length <= eagerlyConnected;
    for (const { node, record } of nodes) known.set(node, this.#entry(node, record, eager));
    const before = this.#known;
    this.#known = known;
    this.balancer.setProviders(
      [...known.values()].map(({ entry }) => entry),
      this.#clock.nowMs(),
    );
    for (const [node, { entry }] of before) {
      if (known.get(node)?.entry.link === entry.link) continue;
      // Another process has its place: that the former one was out of reach says nothing of it.
      const provider = this.balancer.get(node);
      if (provider) this.balancer.setUnreachable(provider, false);
      // A connection that is no longer wanted ends when its calls have.
      void entry.link?.close();
    }
    this.#changed();
  }

  /** The entry of a record: as it was, with its connection where only other fields changed, or new. */
  #entry(node: string, record: CompleteProviderRecord, eager: boolean): Known {
    const before = this.#known.get(node);
    if (before?.entry.record === record) return before;
    const stack = stackFor(record, this.#options);
    // Another registration of the same node is another process, even at the same address.
    const key = JSON.stringify([record.address, record.token, 'options' in stack ? stack.options : stack]);
    const { weight, state } = effectiveProvider(record, {}, node, 0);
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
    const link: ProviderLink = new ProviderLink(
      {
        address: record.address,
        concurrent: options.concurrency ?? true,
        eager,
        maxConnections: this.#options.maxConnectionsPerProvider,
        open: (how) => connect(record.address, { ...options, ...how }),
        reachable: (reachable) => {
          const provider = this.balancer.get(node);
          if (provider?.entry.link !== link) return;
          this.balancer.setUnreachable(provider, !reachable);
          this.#watch.report(node, reachable);
          if (reachable) this.#changed();
        },
      },
      this.#clock,
      this.#draw,
    );
    return link;
  }
}
