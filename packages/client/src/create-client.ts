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
import {
  type ClientOf,
  describeService,
  type MethodDescription,
  type ServiceModule,
} from '@thriftkeeper/transport';
import { Call, type CallGround } from './call.ts';
import type { CallOptions } from './call-options.ts';
import { type ClientOptions, type ResolvedClientOptions, resolveOptions } from './client-options.ts';
import { systemClock } from './clock.ts';
import { Fleet, type ProviderView } from './fleet.ts';
import { systemDraw } from './random.ts';

/** The methods of a service, and what the client itself can do below `$`, a name that no Thrift method can have. */
export type Client<M extends ServiceModule> = ClientOf<M, [options?: CallOptions]> & {
  readonly $: ClientControl;
} & AsyncDisposable;

/** What can be asked of a client beside its calls. */
export interface ClientControl {
  /** The list of providers as the registry shows it; undefined until the registry is loaded. */
  readonly providers: Live<Snapshot<CompleteProviderRecord>> | undefined;
  /** Each provider, whether a call could go there now, and why not. */
  why(): ProviderView[];
  /**
   * Waits until a provider can be called. Default bound 30,000 ms.
   *
   * @throws NO_PROVIDER with every provider and why it cannot; ABORTED, CLOSED
   */
  ready(options?: WaitOptions): Promise<void>;
  /**
   * Takes no new calls, waits for those under way, then closes connections and, where they are the client's own,
   * consumer record and registry. Can be called twice.
   *
   * @param options `graceMs` how long to wait for calls. Default: as long as their deadlines let them
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/**
 * Makes a client for an interface: its methods, each of which returns a promise and takes call options behind its own
 * arguments. Returns at once; the first calls wait for the list.
 *
 * @param module what Apache Thrift's compiler generated for the service
 * @throws INVALID_OPTION, INVALID_ADDRESS, INVALID_NAME
 */
export function createClient<M extends ServiceModule>(module: M, options: ClientOptions): Client<M> {
  const { methods } = describeService(module);
  const core = new ClientCore(resolveOptions(options, methods.keys()));
  const client: Record<PropertyKey, unknown> = { $: core, [Symbol.asyncDispose]: () => core.close() };
  for (const method of methods.values()) {
    client[method.name] = (...args: unknown[]): Promise<unknown> => {
      const given = args.length > method.arity ? (args.pop() as CallOptions | undefined) : undefined;
      return core.call(method, args, given);
    };
  }
  return client as Client<M>;
}

/** How often calls that wait for a provider look again, beside when something changes. Unit: ms. */
const lookAgainMs = 25;

class ClientCore implements ClientControl {
  readonly #options: ResolvedClientOptions;
  readonly #waiting = new Set<Call>();
  readonly #opened: Promise<void>;
  #ground: CallGround | undefined;
  #registry: Registry | undefined;
  #watch: NodeWatch<CompleteProviderRecord> | undefined;
  #consumers: NodeWatch<CompleteConsumerRecord> | undefined;
  #announcement: Announcement<ConsumerRecord> | undefined;
  #fleet: Fleet | undefined;
  #cancelLook: (() => void) | undefined;
  #closing: Promise<void> | undefined;

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
    const clock = systemClock;
    const untilMs = clock.nowMs() + timeoutMs;
    while (!this.why().some(({ eligible }) => eligible)) {
      this.#mustBeOpen('ready');
      if (signal?.aborted)
        throw new ThriftkeeperError('ABORTED', 'waiting for a provider was aborted', {
          cause: signal.reason,
        });
      if (clock.nowMs() >= untilMs) {
        const message = `no provider of '${this.#options.service}' within ${timeoutMs} ms: ${this.#fleet?.describe([])}`;
        throw new ThriftkeeperError('NO_PROVIDER', message, { details: { providers: this.why() } });
      }
      await new Promise<void>((resolve) => clock.setTimer(lookAgainMs, resolve));
    }
  }

  call(
    method: MethodDescription,
    args: readonly unknown[],
    given: CallOptions | undefined,
  ): Promise<unknown> {
    if (this.#closing) return Promise.reject(this.#closedError(method.name));
    const ground = this.#ground;
    if (ground === undefined) return this.#opened.then(() => this.call(method, args, given));
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
    const { service, announce, application, zone } = this.#options;
    if (this.#closing) return;
    const watch = registry.watchProviders(service);
    this.#watch = watch;
    if (announce) {
      this.#announcement = registry.announceConsumer(service, this.#options.node ?? registry.newNodeName(), {
        ...(application !== undefined && { application }),
        ...(zone !== undefined && { zone }),
        language: 'typescript',
        library: '@thriftkeeper/client',
        pid: process.pid,
        host: hostname(),
        startedAt: new Date().toISOString(),
        spec: 1,
      });
      this.#consumers = registry.watchConsumers(service);
    }
    const fleet = new Fleet(watch, this.#announcement?.node, this.#options, systemClock, systemDraw, () =>
      this.#lookAgain(),
    );
    this.#fleet = fleet;
    this.#consumers?.subscribe((snapshot) => fleet.consumers(snapshot));
    this.#ground = {
      fleet,
      options: this.#options,
      budget: new RetryBudget(),
      clock: systemClock,
      draw: systemDraw,
      waitForProvider: (call) => {
        this.#waiting.add(call);
        this.#cancelLook ??= systemClock.setTimer(lookAgainMs, () => this.#lookAgain());
      },
    };
  }

  /** Lets every call that waits try again; those that still find nobody wait on. */
  #lookAgain(): void {
    this.#cancelLook?.();
    this.#cancelLook = undefined;
    const nowMs = systemClock.nowMs();
    const calls = [...this.#waiting];
    this.#waiting.clear();
    for (const call of calls) if (!call.expire(nowMs)) call.attempt(nowMs);
  }

  #mustBeOpen(method: string): void {
    if (this.#closing) throw this.#closedError(method);
  }

  #closedError(method: string): ThriftkeeperError {
    return new ThriftkeeperError(
      'CLOSED',
      `'${method}' was not sent: the client of '${this.#options.service}' is closed`,
      {
        outcome: 'notWritten',
      },
    );
  }

  async #close(graceMs: number | undefined): Promise<void> {
    await this.#opened.catch(() => {});
    this.#cancelLook?.();
    for (const call of this.#waiting) call.close(this.#closedError('call'));
    this.#waiting.clear();
    await this.#fleet?.close(graceMs);
    await Promise.all([this.#watch?.close(), this.#consumers?.close(), this.#announcement?.withdraw()]);
    await this.#registry?.close();
  }
}
