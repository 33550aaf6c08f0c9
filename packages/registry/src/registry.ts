import { hostname } from 'node:os';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { type Control, controlBy } from './control/control.ts';
import { ControlStore } from './control/control-store.ts';
import { ControlWatch } from './control/control-watch.ts';
import type { Coordination, CoordinationState, OperationOptions } from './coordination/coordination.ts';
import { whyAway } from './coordination/why-away.ts';
import { type NodeWatchPlan, RegistryNodeWatch } from './discovery/node-watch.ts';
import { RegistryServiceWatch, type ServiceWatch } from './discovery/service-watch.ts';
import type { NodeWatch } from './discovery/snapshot.ts';
import { ThriftkeeperError } from './generated/errors.ts';
import type { ConsumerRecord, IdlDocument, ProviderRecord, StatsReport } from './generated/records.ts';
import { IdlStore, type InterfaceOptions } from './idl/idl-store.ts';
import { type Live, LiveValue } from './live.ts';
import { nodeName } from './names.ts';
import { Paths, type Role } from './paths.ts';
import type { Random } from './random.ts';
import { systemRandom } from './random.ts';
import { type CompleteConsumerRecord, readConsumerRecord } from './records/consumer-record.ts';
import { type CompleteProviderRecord, readProviderRecord } from './records/provider-record.ts';
import { readStatsReport } from './records/stats-report.ts';
import { Announcement } from './registration/announcement.ts';
import { type Announced, consumerPlan, providerPlan, statsPlan } from './registration/plans.ts';
import { registryError } from './registry-error.ts';
import { type RegistrySession, sessionIn } from './registry-session.ts';
import type { RegistryStatus } from './registry-status.ts';
import { Snapshots } from './snapshots/snapshots.ts';

/** How a registry is made on a coordination service. */
export interface RegistryOptions {
  /** Where everything stands; default `/thriftkeeper` (PATH-1). */
  readonly root?: string | undefined;
  /**
   * Directory in which the last list of each service that is followed is kept, as `<service>.json`, so that a
   * client starts with it while the registry is away (DISC-20); made where it is missing. Default: none is kept.
   */
  readonly snapshots?: string | undefined;
  /** @internal */
  readonly clock?: Clock | undefined;
  /** @internal */
  readonly random?: Random | undefined;
}

type HowToWatch<R> = Pick<NodeWatchPlan<R>, 'holds' | 'leaves' | 'read' | 'file' | 'unreadable'> & {
  readonly released?: () => Promise<void> | undefined;
};

interface Closable {
  close(): Promise<void>;
}

/**
 * Where records live: announce providers and consumers, follow them, and decide about them. Everything that is
 * announced and watched is kept so over lost connections and sessions until it is withdrawn or closed.
 */
export class Registry implements AsyncDisposable {
  readonly #coordination: Coordination;
  readonly #paths: Paths;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #snapshots: Snapshots | undefined;
  readonly #state: LiveValue<CoordinationState>;
  readonly #stopListening: () => void;
  #session: RegistrySession | undefined;
  /** By path: what is announced, and may not be announced twice. */
  readonly #announcements = new Map<string, Pick<Announcement<object>, 'state' | 'abandon'>>();
  /** Those above, and withdrawn ones whose node still has to be taken away. */
  readonly #standing = new Set<Pick<Announcement<object>, 'abandon'>>();
  readonly #watches = new Map<Closable, string>();
  #closing: Promise<void> | undefined;

  /** @throws INVALID_PATH for the root, INVALID_OPTION for `snapshots` */
  constructor(coordination: Coordination, options: RegistryOptions = {}) {
    this.#paths = new Paths(options.root);
    this.#coordination = coordination;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
    this.#snapshots =
      options.snapshots === undefined ? undefined : new Snapshots(options.snapshots, this.#clock);
    this.#state = new LiveValue('the state of the registry', coordination.state);
    this.#session = sessionIn(coordination.state, undefined, this.#clock.wallMs());
    this.#stopListening = coordination.onState((state) => {
      this.#session = sessionIn(state, this.#session, this.#clock.wallMs());
      this.#state.set(state);
    });
  }

  /** The state of the session. */
  get state(): Live<CoordinationState> {
    return this.#state;
  }

  /** The session of the present state; undefined before the first one, and between one that was lost and the next. */
  get session(): RegistrySession | undefined {
    return this.#session;
  }

  /**
   * Why the registry cannot be reached at the moment, as far as that is known: nobody answers, and what each server
   * failed with (REGISTRY_UNAVAILABLE), no such chroot (CHROOT_MISSING), wrong credentials; undefined while it can.
   */
  get whyAway(): ThriftkeeperError | undefined {
    return whyAway(this.#coordination, 'the registry cannot be reached');
  }

  /** What stands and what is followed, for people and tools. */
  status(): RegistryStatus {
    return {
      state: this.#coordination.state,
      session: this.#session,
      registrations: [...this.#announcements].map(([path, announcement]) => ({
        path,
        state: announcement.state.value,
      })),
      watches: [...this.#watches.values()],
      snapshots: this.#snapshots?.status ?? [],
    };
  }

  /** A node name that no other process has (PATH-7). */
  newNodeName(): string {
    return nodeName(hostname(), process.pid, this.#random.draw());
  }

  /**
   * Announces a provider and keeps it announced. Returns at once; `registered()` of what it returns waits.
   *
   * @param node unique in the service; `newNodeName()` makes one
   * @throws INVALID_NAME, RECORD_INVALID, RECORD_TOO_LARGE, INVALID_ADDRESS, CLOSED, NODE_CONFLICT when this
   *   registry has announced the node already
   */
  announceProvider(service: string, node: string, record: ProviderRecord): Announcement<ProviderRecord> {
    const path = this.#paths.node(service, 'providers', node);
    return this.#announce(providerPlan({ path, service, node }, record));
  }

  /**
   * Announces a consumer and keeps it announced, as `announceProvider` does.
   *
   * @throws INVALID_NAME, RECORD_INVALID, RECORD_TOO_LARGE, CLOSED, NODE_CONFLICT
   */
  announceConsumer(service: string, node: string, record: ConsumerRecord = {}): Announcement<ConsumerRecord> {
    const path = this.#paths.node(service, 'consumers', node);
    return this.#announce(consumerPlan({ path, service, node }, record));
  }

  /**
   * Announces what a provider or consumer reports of itself, beside its record and with the token of that (STAT-1).
   * `replace()` of what it returns puts each later report in its place.
   *
   * @param of the announcement of the node that it is about; withdraw this one first
   * @throws RECORD_INVALID, RECORD_TOO_LARGE, CLOSED, NODE_CONFLICT
   */
  announceStats(
    role: Role,
    of: Pick<Announcement<ProviderRecord | ConsumerRecord>, 'service' | 'node' | 'record' | 'state'>,
    report: StatsReport,
  ): Announcement<StatsReport> {
    const path = this.#paths.stats(of.service, role, of.node);
    return this.#announce(statsPlan(path, role, of, report), of.record.token);
  }

  /**
   * Follows the providers of a service. A provider whose record cannot be read is left out and named in
   * `unreadable`.
   *
   * @throws INVALID_NAME, CLOSED
   */
  watchProviders(service: string): NodeWatch<CompleteProviderRecord> {
    this.#paths.folder(service, 'providers');
    this.#mustBeOpen();
    const file = this.#snapshots?.use(service);
    const watch = this.#watch(service, 'providers', {
      holds: true,
      leaves: ({ state }) => state === 'draining',
      read: readProviderRecord,
      file,
      released: () => this.#snapshots?.release(service),
    });
    file?.followControl(() => this.control(service).watch());
    return watch;
  }

  /**
   * Follows the consumers of a service. One whose record cannot be read is still there, by its node name alone
   * (REC-6).
   *
   * @throws INVALID_NAME, CLOSED
   */
  watchConsumers(service: string): NodeWatch<CompleteConsumerRecord> {
    const unreadable: CompleteConsumerRecord = { tags: {}, spec: 1 };
    const watch = this.#watch(service, 'consumers', {
      holds: false,
      leaves: () => true,
      read: readConsumerRecord,
      unreadable,
    });
    const snapshots = this.#snapshots;
    if (snapshots) watch.subscribe(({ nodes }) => snapshots.keepConsumers(service, nodes));
    return watch;
  }

  /**
   * Follows what the providers or consumers of a service report of themselves. One that cannot be read is named in
   * `unreadable`.
   *
   * @throws INVALID_NAME, CLOSED
   */
  watchStats(service: string, role: Role): NodeWatch<StatsReport> {
    const path = this.#paths.statsFolder(service, role);
    return this.#watchFolder(path, service, `the stats of the ${role} of ${service}`, {
      holds: false,
      leaves: () => true,
      read: readStatsReport,
    });
  }

  /**
   * How many providers or consumers of a service stand in the registry now: one small answer, however many they are.
   *
   * @throws INVALID_NAME, CLOSED, and what the registry says
   */
  async countNodes(service: string, role: Role, options?: OperationOptions): Promise<number> {
    const path = this.#paths.folder(service, role);
    this.#mustBeOpen();
    try {
      return await this.#coordination.count(path, options);
    } catch (error) {
      throw registryError(error, `counting the ${role} of ${service}`);
    }
  }

  /**
   * Follows the names of the services that there are. Who follows them needs the right to read the root.
   *
   * @throws CLOSED
   */
  watchServices(): ServiceWatch {
    this.#mustBeOpen();
    const ended = () => this.#watches.delete(watch);
    const watch = new RegistryServiceWatch(
      this.#paths.root,
      ended,
      this.#coordination,
      this.#clock,
      this.#random,
    );
    this.#watches.set(watch, 'the names of services');
    return watch;
  }

  /** The control document of a service. @throws INVALID_NAME, CLOSED */
  control(service: string): Control {
    const path = this.#paths.control(service);
    this.#mustBeOpen();
    return controlBy(new ControlStore(path, this.#coordination), () => {
      this.#mustBeOpen();
      const what = `the control document of ${service}`;
      const ended = () => this.#watches.delete(watch);
      const plan = { path, what, ended, initial: this.#snapshots?.control(service) };
      const watch = new ControlWatch(plan, this.#coordination, this.#clock, this.#random);
      this.#watches.set(watch, what);
      return watch;
    });
  }

  /**
   * Stores an interface definition under the hash of its content, where it is not there yet: its `.thrift` files, and
   * which of them is the main one. A provider names the hash in its record, as `idl`.
   *
   * @returns the hash
   * @throws RECORD_INVALID, RECORD_TOO_LARGE (512 KiB), CLOSED, and what the registry says
   */
  async storeInterface(document: IdlDocument, options?: OperationOptions): Promise<string> {
    this.#mustBeOpen();
    return new IdlStore(this.#paths, this.#coordination).store(document, options);
  }

  /**
   * The interface definition that was stored under a hash. One whose content is not what its hash says counts as
   * missing, and `warned` of the options is told (REC-31).
   *
   * @param hash as it stands in a provider record
   * @throws INVALID_NAME, CLOSED, and what the registry says
   */
  async interfaceOf(hash: string, options?: InterfaceOptions): Promise<IdlDocument | undefined> {
    this.#mustBeOpen();
    return new IdlStore(this.#paths, this.#coordination).read(hash, options);
  }

  /**
   * Ends everything: watches, announcements and the session, whose nodes go with it. Can be called twice.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    // Nothing new begins from here on; what waits for the connection ends with the session.
    const ended = [...this.#watches.keys()].map((watch) => watch.close());
    for (const announcement of this.#standing) ended.push(announcement.abandon());
    await this.#coordination.close();
    await Promise.all(ended);
    this.#announcements.clear();
    this.#stopListening();
    this.#state.set(this.#coordination.state);
    this.#state.close();
  }

  #announce<R extends object>(plan: Announced<R>, token: string = this.#random.hex(16)): Announcement<R> {
    this.#mustBeOpen();
    if (this.#announcements.has(plan.path)) {
      throw new ThriftkeeperError(
        'NODE_CONFLICT',
        `this registry has announced ${plan.what} already; withdraw that, or choose another node name`,
      );
    }
    const announcement: Announcement<R> = new Announcement<R>(
      { ...plan, token, gone: () => this.#standing.delete(announcement) },
      this.#coordination,
      this.#clock,
      this.#random,
      () => this.#announcements.delete(plan.path),
    );
    this.#announcements.set(plan.path, announcement);
    this.#standing.add(announcement);
    return announcement;
  }

  #watch<R>(service: string, role: Role, how: HowToWatch<R>): NodeWatch<R> {
    return this.#watchFolder(this.#paths.folder(service, role), service, `the ${role} of ${service}`, how);
  }

  #watchFolder<R>(path: string, service: string, what: string, how: HowToWatch<R>): NodeWatch<R> {
    this.#mustBeOpen();
    const ended = () => {
      this.#watches.delete(watch);
      return how.released?.();
    };
    const plan = { service, path, what, ended, ...how };
    const watch = new RegistryNodeWatch<R>(plan, this.#coordination, this.#clock, this.#random);
    this.#watches.set(watch, what);
    return watch;
  }

  #mustBeOpen(): void {
    if (this.#closing) throw new ThriftkeeperError('CLOSED', 'the registry is closed; make a new one');
  }
}
