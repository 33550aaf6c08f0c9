import { hostname } from 'node:os';
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

/** What a view tells its client. */
export interface ServiceViewTo {
  /** A call that found no provider may find one now. */
  changed(): void;
  /** Operators have decided: other policies may hold for methods. */
  decided(document: ControlDocument, wallMs: number): void;
}

/** What a client sees of its service through a registry: providers, consumers, decisions; and its own record there. */
export class ServiceView {
  readonly watch: NodeWatch<CompleteProviderRecord>;
  readonly fleet: Fleet;
  readonly decisions: Decisions;
  readonly #consumers: NodeWatch<CompleteConsumerRecord> | undefined;
  readonly #control: ControlFollower;
  readonly #announcement: Announcement<ConsumerRecord> | undefined;
  readonly #stopListening: () => void;

  /** @throws what the registry does, as when it has announced the node already */
  constructor(
    registry: Registry,
    options: ResolvedClientOptions,
    clock: Clock,
    events: Events,
    to: ServiceViewTo,
  ) {
    const { service, announce, application, zone } = options;
    // First what may be refused: a node name that this registry has announced already.
    if (announce) this.#announcement = announceIn(registry, options);
    const node = this.#announcement?.node;
    const self = node === undefined ? undefined : { service, node, application, zone };
    this.watch = registry.watchProviders(service);
    this.fleet = new Fleet({
      watch: this.watch,
      self,
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
    this.#control = registry.control(service).watch();
    this.decisions.follow(this.#control);
    this.#stopListening = registry.state.subscribe(({ name }) =>
      events.tell({ type: 'session', state: name }),
    );
  }

  /** Whether this client is a consumer whose record stands in the registry. */
  get node(): string | undefined {
    return this.#announcement?.node;
  }

  /** Ends what follows the registry. @param withRegistry whether the registry itself ends, and takes all along */
  async close(withRegistry: boolean): Promise<void> {
    this.#stopListening();
    this.decisions.close();
    if (withRegistry) return;
    const { watch } = this;
    await Promise.all([
      watch.close(),
      this.#consumers?.close(),
      this.#control.close(),
      this.#announcement?.withdraw(),
    ]);
  }
}

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
