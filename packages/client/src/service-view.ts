import { hostname } from 'node:os';
import type { Eligibility } from '@thriftkeeper/balancer';
import type {
  Announcement,
  CompleteConsumerRecord,
  CompleteProviderRecord,
  ConsumerRecord,
  ControlDocument,
  ControlFollower,
  NodeWatch,
  Registry,
} from '@thriftkeeper/registry';
import type { ResolvedClientOptions } from './client-options.ts';
import type { Clock } from './clock.ts';
import { Decisions } from './control/decisions.ts';
import type { Events } from './events.ts';
import { Fleet } from './fleet/fleet.ts';
import { systemDraw } from './random.ts';
import { ConsumerCounts } from './stats/consumer-counts.ts';
import type { MethodCounts } from './stats/method-counts.ts';
import { Reporting } from './stats/reporting.ts';

/** What a view tells its client. */
export interface ServiceViewTo {
  /** A call that found no provider may find one now. */
  changed(): void;
  /** Operators have decided: other policies may hold for methods. */
  decided(document: ControlDocument, wallMs: number): void;
}

/** What a view is made of. */
export interface ServiceViewPlan {
  readonly options: ResolvedClientOptions;
  readonly clock: Clock;
  readonly events: Events;
  /** What is counted of each method. */
  readonly methods: ReadonlyMap<string, MethodCounts>;
  readonly to: ServiceViewTo;
}

/** What a client sees of its service through a registry: providers, consumers, decisions; and its own record there. */
export class ServiceView {
  readonly watch: NodeWatch<CompleteProviderRecord>;
  readonly fleet: Fleet;
  readonly decisions: Decisions;
  readonly #consumers: NodeWatch<CompleteConsumerRecord> | undefined;
  readonly #control: ControlFollower;
  readonly #announcement: Announcement<ConsumerRecord> | undefined;
  readonly #reporting: Reporting | undefined;
  readonly #stopListening: () => void;

  /** @throws what the registry does, as when it has announced the node already */
  constructor(registry: Registry, { options, clock, events, methods, to }: ServiceViewPlan) {
    const { service, announce, application, zone } = options;
    // First what may be refused: a node name that this registry has announced already.
    if (announce) this.#announcement = announceIn(registry, options);
    const node = this.#announcement?.node;
    const self = node === undefined ? undefined : { service, node, application, zone };
    this.watch = registry.watchProviders(service);
    const counts = new ConsumerCounts(methods);
    this.fleet = new Fleet({
      watch: this.watch,
      self,
      counts,
      options,
      clock,
      draw: systemDraw,
      changed: to.changed,
      tell: (event) => events.tell(event),
    });
    this.decisions = new Decisions(service, { node, application }, clock, {
      decided: (document, wallMs) => {
        this.fleet.decide(document, wallMs);
        to.decided(document, wallMs);
      },
      kicked: (kick) => {
        this.fleet.hold(kick !== undefined);
        events.tell({ type: 'kicked', on: kick !== undefined, why: kick?.decision.why });
      },
    });
    if (announce) {
      this.#consumers = registry.watchConsumers(service);
      this.#consumers.subscribe((snapshot) => {
        this.fleet.consumers(snapshot);
        this.decisions.consumers(snapshot);
      });
    }
    const { statsIntervalMs: intervalMs } = options;
    if (this.#announcement !== undefined && intervalMs > 0) {
      const isStale = () => this.watch.value.stale;
      const now = (name: string) => {
        const provider = this.fleet.balancer.get(name);
        const connections = provider?.entry.link?.connections ?? 0;
        return { connections, ejected: isEjectedNow(provider?.eligibility) };
      };
      const plan = { registry, of: this.#announcement, counts, intervalMs, isStale, now };
      this.#reporting = new Reporting(plan, clock, systemDraw);
    }
    this.#control = registry.control(service).watch();
    this.decisions.follow(this.#control);
    this.#stopListening = registry.state.subscribe(({ name }) =>
      events.tell({ type: 'session', state: name }),
    );
  }

  /** Ends what follows the registry. @param withRegistry whether the registry itself ends, and takes all along */
  async close(withRegistry: boolean): Promise<void> {
    this.#stopListening();
    this.decisions.close();
    this.#reporting?.stop();
    if (withRegistry) return;
    const { watch } = this;
    await this.#reporting?.withdraw();
    await Promise.all([
      watch.close(),
      this.#consumers?.close(),
      this.#control.close(),
      this.#announcement?.withdraw(),
    ]);
  }
}

const isEjectedNow = (eligibility: Eligibility | undefined): boolean =>
  eligibility?.eligible === false && eligibility.reason === 'ejected';

function announceIn(
  registry: Registry,
  { service, application, zone, node }: ResolvedClientOptions,
): Announcement<ConsumerRecord> {
  return registry.announceConsumer(service, node ?? registry.newNodeName(), {
    ...(application !== undefined && { application }),
    ...(zone !== undefined && { zone }),
    language: 'typescript',
    library: '@thriftkeeper/client',
    pid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
    spec: 1,
  });
}
