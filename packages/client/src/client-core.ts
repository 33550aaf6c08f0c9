import { hostname } from 'node:os';
import { RetryBudget } from '@thriftkeeper/balancer';
import {
  type Announcement,
  type CompleteConsumerRecord,
  type CompleteProviderRecord,
  type ConsumerRecord,
  type Live,
  type NodeWatch,
  type Registry,
  type Snapshot,
  staticRegistry,
  ThriftkeeperError,
  type WaitOptions,
} from '@thriftkeeper/registry';
import type { MethodDescription } from '@thriftkeeper/transport';
import { Call, type CallGround } from './call.ts';
import { clientClosed } from './call-error.ts';
import type { CallOptions } from './call-options.ts';
import type { ClientControl } from './client-control.ts';
import type { ResolvedClientOptions } from './client-options.ts';
import { systemClock } from './clock.ts';
import { Fleet, type ProviderView } from './fleet.ts';
import { systemDraw } from './random.ts';

/** How often calls that wait for a provider look again, beside when something changes. Unit: ms. */
const lookAgainMs = 25;

/** What stands behind the methods of a client: the list, the connections, the calls under way. */
export class ClientCore implements ClientControl {
  readonly #options: ResolvedClientOptions;
  readonly #clock = systemClock;
  /** Calls that no provider could take yet. */
  readonly #waiting = new Set<Call>();
  readonly #opened: Promise<void>;
  #ground: CallGround | undefined;
  /** Its own registry, where it has one. */
  #registry: Registry | undefined;
  #watch: NodeWatch<CompleteProviderRecord> | undefined;
  #consumers: NodeWatch<CompleteConsumerRecord> | undefined;
  #announcement: Announcement<ConsumerRecord> | undefined;
  #fleet: Fleet | undefined;
  #cancelLook: (() => void) | undefined;
  /** Calls that have not settled. */
  #underWay = 0;
  #lastSettled = () => {};
  #closing: Promise<void> | undefined;

  /** @throws INVALID_ADDRESS for static providers; what a registry that is handed in throws */
  constructor(options: ResolvedClientOptions) {
    this.#options = options;
    const { registry, providers, service } = options;
    if (registry) this.#use(registry);
    else if (providers) this.#use(this.#own(staticRegistry({ [service]: providers })));
    this.#opened = registry || providers ? Promise.resolve() : this.#open();
    this.#opened.catch(() => {});
  }

  get providers(): Live<Snapshot<CompleteProviderRecord>> | undefined {
    return this.#watch;
  }

  why(): ProviderView[] {
    return this.#fleet?.view() ?? [];
  }

  async ready({ signal, timeoutMs = 30_000 }: WaitOptions = {}): Promise<void> {
    await this.#opened;
    const { service } = this.#options;
    const untilMs = this.#clock.nowMs() + timeoutMs;
    for (;;) {
      if (this.#closing) throw clientClosed('ready', service);
      if (this.#fleet?.stands()) return;
      if (signal?.aborted)
        throw new ThriftkeeperError('ABORTED', 'waiting for a provider was aborted', {
          cause: signal.reason,
        });
      if (this.#clock.nowMs() >= untilMs) {
        const message = `no provider of '${service}' within ${timeoutMs} ms: ${this.#fleet?.describe([])}`;
        throw new ThriftkeeperError('NO_PROVIDER', message, { details: { providers: this.why() } });
      }
      await new Promise<void>((resolve) => this.#clock.setTimer(lookAgainMs, resolve));
    }
  }

  call(
    method: MethodDescription,
    args: readonly unknown[],
    given: CallOptions | undefined,
  ): Promise<unknown> {
    if (this.#closing) return Promise.reject(clientClosed(method.name, this.#options.service));
    const ground = this.#ground;
    if (ground === undefined) return this.#opened.then(() => this.call(method, args, given));
    this.#underWay++;
    return new Promise((resolve, reject) => {
      new Call(ground, method, args, given, resolve, reject);
    });
  }

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.graceMs);
    return this.#closing;
  }

  async #open(): Promise<void> {
    const { zookeeperRegistry } = await import('@thriftkeeper/registry/zookeeper');
    this.#use(this.#own(zookeeperRegistry(this.#options.zookeeper!)));
  }

  #own(registry: Registry): Registry {
    this.#registry = registry;
    return registry;
  }

  #use(registry: Registry): void {
    const { service, announce } = this.#options;
    if (this.#closing) return;
    // First what may be refused: a node name that this registry has announced already.
    if (announce) this.#announcement = this.#announce(registry);
    const watch = registry.watchProviders(service);
    this.#watch = watch;
    const lookAgain = () => this.#lookAgain();
    const node = this.#announcement?.node;
    const fleet = new Fleet(watch, node, this.#options, this.#clock, systemDraw, lookAgain);
    this.#fleet = fleet;
    if (announce) {
      this.#consumers = registry.watchConsumers(service);
      this.#consumers.subscribe((snapshot) => fleet.consumers(snapshot));
    }
    this.#ground = this.#groundOn(fleet);
  }

  #announce(registry: Registry): Announcement<ConsumerRecord> {
    const { service, application, zone, node } = this.#options;
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

  #groundOn(fleet: Fleet): CallGround {
    const isClosing = () => this.#closing !== undefined;
    return {
      fleet,
      options: this.#options,
      budget: new RetryBudget(),
      clock: this.#clock,
      draw: systemDraw,
      get closing() {
        return isClosing();
      },
      waitForProvider: (call) => {
        this.#waiting.add(call);
        this.#cancelLook ??= this.#clock.setTimer(lookAgainMs, () => this.#lookAgain());
      },
      settled: (call) => {
        if (this.#waiting.size > 0) this.#waiting.delete(call);
        if (--this.#underWay === 0) this.#lastSettled();
      },
    };
  }

  /** Lets every call that waits try again; those that still find nobody wait on. */
  #lookAgain(): void {
    this.#cancelLook?.();
    this.#cancelLook = undefined;
    const nowMs = this.#clock.nowMs();
    const calls = [...this.#waiting];
    this.#waiting.clear();
    for (const call of calls) if (!call.expire(nowMs)) call.attempt(nowMs);
  }

  async #close(graceMs: number | undefined): Promise<void> {
    await this.#opened.catch(() => {});
    this.#cancelLook?.();
    for (const call of [...this.#waiting]) call.close();
    await this.#allSettled(graceMs);
    await this.#fleet?.close(graceMs === undefined ? undefined : 0);
    // The end of a session takes its nodes and watches along.
    if (this.#registry) await this.#registry.close();
    else await Promise.all([this.#watch?.close(), this.#consumers?.close(), this.#announcement?.withdraw()]);
  }

  /** Waits for the calls under way, which may still be repeated elsewhere. */
  #allSettled(graceMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      if (this.#underWay === 0 || graceMs === 0) return resolve();
      const cancel = graceMs === undefined ? () => {} : this.#clock.setTimer(graceMs, resolve);
      this.#lastSettled = () => {
        cancel();
        resolve();
      };
    });
  }
}
