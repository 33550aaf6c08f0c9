import {
  type Announcement,
  type ControlFollower,
  type ProviderRecord,
  type ProviderStatsReport,
  type Registry,
  ReportSchedule,
  type StatsReport,
  type ThriftkeeperError,
} from '@thriftkeeper/registry';
import { systemClock } from './clock.ts';
import type { Decisions } from './control/decisions.ts';
import { OfferedInterface } from './idl/offered-interface.ts';
import { providerRecord } from './provider-record.ts';
import { systemDraw } from './random.ts';
import type { ResolvedServerOptions } from './server-options.ts';
import { unlessLater } from './waits.ts';

/** What waiting for the registry does not make better: `start` ends with it. */
const lasting = ['REGISTRY_DENIED', 'REGISTRY_AUTH_FAILED', 'CHROOT_MISSING', 'RECORD_TOO_LARGE'];

/** The place of a server in the registry, from its start to its end. */
export class RegistryPlace {
  readonly service: string;
  readonly node: string;
  readonly #options: ResolvedServerOptions;
  readonly #registry: Registry;
  readonly #interface: OfferedInterface | undefined;
  #announcement: Announcement<ProviderRecord> | undefined;
  #control: ControlFollower | undefined;
  #reports: ReportSchedule | undefined;
  #stats: Announcement<StatsReport> | undefined;

  private constructor(
    options: ResolvedServerOptions,
    registry: Registry,
    offered: OfferedInterface | undefined,
  ) {
    this.#options = options;
    this.#registry = registry;
    this.#interface = offered;
    this.service = options.service!;
    this.node = options.node ?? registry.newNodeName();
  }

  /** Opens the registry of the options, where they name one. ZooKeeper is loaded only then. */
  static async open(options: ResolvedServerOptions): Promise<RegistryPlace | undefined> {
    const registry = options.registry ?? (await ownRegistry(options));
    if (registry === undefined) return undefined;
    const offered = await OfferedInterface.read(options.idl, (problem) => options.hooks?.warned?.(problem));
    return new RegistryPlace(options, registry, offered);
  }

  /** Undefined until it is announced. */
  get announcement(): Announcement<ProviderRecord> | undefined {
    return this.#announcement;
  }

  /** Lets what operators decide about the service hold here, until the server leaves. */
  follow(decisions: Decisions): void {
    this.#control = this.#registry.control(this.service).watch();
    decisions.follow(this.#control.live);
  }

  /** Announces the server; it stays announced until it leaves. */
  announce(address: string, state: 'up' | 'notReady'): Announcement<ProviderRecord> {
    const record = providerRecord(this.#options, address, state, this.#interface?.hash);
    this.#announcement = this.#registry.announceProvider(this.service, this.node, record);
    this.#interface?.keepIn(this.#registry, this.#announcement);
    return this.#announcement;
  }

  /**
   * Waits until the record stands, for `registerWithinMs` at most; `hooks.warned` is told why it does not.
   *
   * @throws what waiting does not make better
   */
  async registered(signal: AbortSignal): Promise<void> {
    const announcement = this.#announcement!;
    try {
      await announcement.registered({ timeoutMs: this.#options.registerWithinMs, signal });
    } catch (error) {
      // A former life of this server holds its node until its session ends: that passes, a conflict may not.
      const { name } = announcement.state.value;
      const { code } = error as ThriftkeeperError;
      if (name === 'conflict' || lasting.includes(code)) throw error;
      if (!signal.aborted) this.#options.hooks?.warned?.(error as ThriftkeeperError);
    }
  }

  /** Keeps a report beside the record, replaced every so often until the server leaves (STAT-1). */
  report(of: { nextReport(intervalMs: number): ProviderStatsReport }): void {
    const { statsIntervalMs: intervalMs } = this.#options;
    if (intervalMs === 0) return;
    const report = (nextMs: number) => this.#write(of.nextReport(nextMs));
    const failed = (error: ThriftkeeperError) => this.#options.hooks?.warned?.(error);
    const countNodes = (options: { readonly timeoutMs: number }) =>
      this.#registry.countNodes(this.service, 'providers', options);
    this.#reports = new ReportSchedule({ intervalMs, countNodes, report, failed }, systemClock, systemDraw);
    this.#reports.start();
  }

  /** Changes the state in the record; waits for that no longer than `registryMs`, nor once the signal is aborted. */
  async tell(state: NonNullable<ProviderRecord['state']>, signal: AbortSignal): Promise<void> {
    if (this.#announcement === undefined) return;
    const { registryMs } = this.#options.stopTimes;
    const told = this.#announcement.update({ state }, { timeoutMs: registryMs });
    await unlessLater(told, registryMs, systemClock, signal);
  }

  /** Takes everything away; waits for that no longer than `registryMs`. */
  async leave(): Promise<void> {
    void this.#control?.close();
    this.#reports?.stop();
    this.#interface?.leave();
    const isOwn = this.#registry !== this.#options.registry;
    // The end of a session takes its nodes along.
    const left = isOwn
      ? this.#registry.close()
      : Promise.all([this.#stats?.withdraw(), this.#announcement?.withdraw()]);
    await unlessLater(left, this.#options.stopTimes.registryMs, systemClock);
  }

  #write(report: ProviderStatsReport): void {
    if (this.#stats) this.#stats.replace(report);
    else this.#stats = this.#registry.announceStats('providers', this.#announcement!, report);
  }
}

async function ownRegistry({ zookeeper }: ResolvedServerOptions): Promise<Registry | undefined> {
  if (zookeeper === undefined) return undefined;
  const { zookeeperRegistry } = await import('@thriftkeeper/registry/zookeeper');
  return zookeeperRegistry(zookeeper);
}
