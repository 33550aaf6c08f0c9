import {
  Balancer,
  HedgeBudget,
  type HedgeBudgetOptions,
  type PickerName,
  RetryBudget,
  type RetryBudgetOptions,
  type Throttle,
} from '@thriftkeeper/balancer';
import type { ThriftkeeperError } from '@thriftkeeper/registry';
import type { AttemptEnd } from '../call/attempt-end.ts';
import { Call } from '../call/call.ts';
import type { CallGround } from '../call/call-ground.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { MethodPlan } from '../call/method-plan.ts';
import { MethodState } from '../call/method-state.ts';
import type { FleetEntry } from '../fleet/fleet.ts';
import { ProviderLink } from '../fleet/provider-link.ts';
import { ConsumerCounts } from '../stats/consumer-counts.ts';
import { type FakeCall, FakePeer } from './fake-connection.ts';
import { ManualClock, settle } from './manual-clock.ts';

/** The chance that makes every wait with jitter the longest. */
export const largest = () => 0xffff_ffff;

/** What a test says of the ground of its calls. */
export interface GroundPlan extends Partial<MethodPlan> {
  readonly waitForProviders?: boolean;
  readonly onAttempt?: (end: AttemptEnd) => void;
  readonly withBreaker?: boolean;
  readonly throttle?: Throttle;
  readonly retryBudget?: RetryBudgetOptions;
  readonly hedgeBudget?: HedgeBudgetOptions;
  readonly restricts?: () => ThriftkeeperError | undefined;
}

/** Everything around calls, in the hands of a test: time, connections, the list. */
export class Stage {
  readonly clock = new ManualClock();
  readonly peers = new Map<string, FakePeer>();
  readonly balancer: Balancer<FleetEntry>;
  readonly counts = new ConsumerCounts(new Map());
  /** Calls that wait for a provider. */
  readonly waiting: Call[] = [];
  /** Those of which a provider said that this client is banned, and for how long. */
  readonly kicks: [node: string, retryAfterMs: number | undefined][] = [];
  settledCalls = 0;
  closing = false;
  isKnown = true;

  constructor(picker: PickerName = 'roundRobin') {
    this.balancer = new Balancer<FleetEntry>(() => 0, { picker });
  }

  /** Providers of these names; with `connect` their connections stand. */
  async fleet(names: readonly string[], { connect = true, concurrent = true } = {}): Promise<void> {
    const entries = names.map((node): FleetEntry => {
      const peer = new FakePeer();
      this.peers.set(node, peer);
      const plan = { address: `${node}:1`, concurrent, eager: connect, maxConnections: 1, open: peer.open };
      const reachable = (is: boolean) => {
        const provider = this.balancer.get(node);
        if (provider) this.balancer.setUnreachable(provider, !is);
      };
      const link = new ProviderLink({ ...plan, reachable }, this.clock, largest);
      if (connect) peer.accept();
      const record = { address: `${node}:1` } as FleetEntry['record'];
      return { node, weight: 1, state: 'up', link, record, counts: this.counts.of(node) };
    });
    this.balancer.setProviders(entries, this.clock.nowMs());
    await settle();
  }

  /** A method as the plan says, and the ground for its calls. */
  ground(plan: GroundPlan = {}): { readonly ground: CallGround; readonly method: MethodState } {
    const description = { name: 'add', arity: 0, argumentNames: [], oneway: false, exceptions: [] };
    const defaults: MethodPlan = { deadlineMs: 1_000, maxAttempts: 3, idempotent: false, hedging: undefined };
    const { waitForProviders = true, onAttempt, withBreaker = false, ...own } = plan;
    const method = new MethodState(description as never, { ...defaults, ...own }, withBreaker);
    const budget = new RetryBudget(plan.retryBudget);
    const stage = this;
    return {
      method,
      ground: {
        fleet: {
          balancer: this.balancer,
          get isKnown() {
            return stage.isKnown;
          },
          describe: () => 'described',
          whyStale: undefined,
          view: () => [],
          kicked: ({ node }, retryAfterMs) => void this.kicks.push([node, retryAfterMs]),
        },
        options: { service: 's', waitForProviders, onAttempt },
        budget,
        hedgeBudget: new HedgeBudget(budget, plan.hedgeBudget),
        throttle: plan.throttle,
        clock: this.clock,
        draw: largest,
        get closing() {
          return stage.closing;
        },
        restricts: () => plan.restricts?.(),
        waitForProvider: (call) => void this.waiting.push(call),
        settled: () => void this.settledCalls++,
      },
    };
  }

  /** Makes a call, and collects how often and with what it settles: values, and codes of errors. */
  call(given?: CallOptions, { ground, method } = this.ground()): { ends: unknown[]; call: Call } {
    const ends: unknown[] = [];
    const succeed = (value: unknown) => ends.push(value);
    const fail = (error: unknown) => ends.push((error as { code?: string }).code ?? error);
    return { ends, call: new Call(ground, method, [], given, succeed, fail) };
  }

  /** What a provider was sent. */
  callsAt(node: string): FakeCall[] {
    return this.peers.get(node)!.connections.flatMap(({ calls }) => calls);
  }

  /** What providers were sent, oldest first. */
  allCallsInOrder(): (FakeCall & { readonly node: string })[] {
    const calls = [...this.peers.keys()].flatMap((node) =>
      this.callsAt(node).map((call) => ({ ...call, node })),
    );
    return calls.sort((one, other) => one.order - other.order);
  }

  allCalls(): FakeCall[] {
    return [...this.peers.keys()].flatMap((node) => this.callsAt(node));
  }
}
