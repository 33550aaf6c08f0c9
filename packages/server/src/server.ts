import {
  type Announcement,
  type Live,
  LiveValue,
  type ProviderRecord,
  type Registry,
  ThriftkeeperError,
  type WaitOptions,
} from '@thriftkeeper/registry';
import {
  describeService,
  formatAddress,
  type HandlerOf,
  type Listener,
  listen,
  type ServerConnection,
  type ServiceModule,
} from '@thriftkeeper/transport';
import type { CallContext } from './call-context.ts';
import { systemClock } from './clock.ts';
import { dispatchTo } from './dispatch.ts';
import { providerRecord } from './provider-record.ts';
import { type ResolvedServerOptions, resolveOptions, type ServerOptions } from './server-options.ts';
import type { ServerState } from './server-state.ts';
import { stopOnSignals } from './signals.ts';
import { unlessLater, untilQuiet } from './waits.ts';

/** What waiting for the registry does not make better: `start` ends with it. */
const lasting = ['REGISTRY_DENIED', 'REGISTRY_AUTH_FAILED', 'CHROOT_MISSING', 'RECORD_TOO_LARGE'];

/**
 * Makes a server for an interface; `start()` begins to serve.
 *
 * @param module what Apache Thrift's compiler generated for the service
 * @param handler its methods, sync or async; a method that is missing answers HANDLER_MISSING. For methods that
 *   take callbacks see `callbacks`.
 * @throws INVALID_OPTION, INVALID_ARGUMENT, INVALID_ADDRESS, INVALID_NAME
 */
export function createServer<M extends ServiceModule>(
  module: M,
  handler: Partial<HandlerOf<M, CallContext>>,
  options: ServerOptions = {},
): Server {
  if (typeof handler !== 'object' || handler === null) {
    throw new ThriftkeeperError(
      'INVALID_ARGUMENT',
      'the handler of a server is an object with a method for each of the interface',
    );
  }
  // What is no generated module says so here and not once it listens.
  describeService(module);
  return new Server(module, handler, resolveOptions(options));
}

/** A server of one interface (or several, multiplexed), in the registry from `start` to `stop`. */
export class Server implements AsyncDisposable {
  readonly #module: ServiceModule;
  readonly #handler: object;
  readonly #options: ResolvedServerOptions;
  readonly #state = new LiveValue<ServerState>('the state of the server', { name: 'created' });
  /** Aborted by the first order to stop: what start still waits for is waited for no longer. */
  readonly #leaving = new AbortController();
  /** Aborted by the second. */
  readonly #hurry = new AbortController();
  #listener: Listener | undefined;
  /** Its own registry, where it has one. */
  #registry: Registry | undefined;
  #announcement: Announcement<ProviderRecord> | undefined;
  #begun: Promise<void> | undefined;
  #starting: Promise<this> | undefined;
  #stopping: Promise<void> | undefined;
  #forgetSignals = () => {};

  /** @internal Use `createServer`. */
  constructor(module: ServiceModule, handler: object, options: ResolvedServerOptions) {
    this.#module = module;
    this.#handler = handler;
    this.#options = options;
  }

  /** Where it stands. */
  get state(): Live<ServerState> {
    return this.#state;
  }

  /** Where it listens, with the port that it got: `host:port`, `[v6]:port` or `unix:/path`. */
  get address(): string {
    if (this.#listener === undefined)
      throw new ThriftkeeperError('INVALID_ARGUMENT', 'the server has no address before it is started');
    return formatAddress(this.#listener.address);
  }

  /** Its node name in the registry; undefined where it announces itself in none. */
  get node(): string | undefined {
    return this.#announcement?.node;
  }

  /** Connections that are open now. */
  get connections(): ReadonlySet<ServerConnection> {
    return this.#listener?.connections ?? new Set();
  }

  /** Calls whose handlers run. */
  get inProgress(): number {
    return this.#listener?.inProgress ?? 0;
  }

  /**
   * Listens, then announces. Waits for the registry for `registerWithinMs` at most, and serves in any case: those
   * who know the address can call. Can be called twice. Stopped meanwhile, it resolves when it has listened.
   *
   * @throws ADDRESS_IN_USE, LISTEN_FAILED, UNSUPPORTED_STACK, RECORD_INVALID; NODE_CONFLICT, REGISTRY_DENIED,
   *   REGISTRY_AUTH_FAILED, CHROOT_MISSING; CLOSED. After any of them it has stopped
   */
  start(): Promise<this> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Waits until the server is in the registry. Default bound 30,000 ms. Where it has none, it resolves at once.
   *
   * @throws as `Announcement.registered` does
   */
  async announced(options?: WaitOptions): Promise<void> {
    await this.#announcement?.registered(options);
  }

  /**
   * Changes what the registry says of the server, in place: its weight, its tags, or whether it is ready. Without a
   * registry nothing happens.
   *
   * @throws INVALID_ARGUMENT before the server is started; RECORD_INVALID; as `announced` does
   */
  async announce(changes: Partial<ProviderRecord>, options?: WaitOptions): Promise<void> {
    if (this.#listener === undefined)
      throw new ThriftkeeperError('INVALID_ARGUMENT', 'the server announces nothing before it is started');
    await this.#announcement?.update(changes, options);
  }

  /**
   * Stops in order (SES-18): says that it is leaving, serves on until consumers have seen that, refuses new calls,
   * answers those in progress, leaves the registry. No call fails over it. Called again it goes to the end at
   * once.
   *
   * @param options `now` goes to the end at once: calls in progress are cut off
   */
  stop(options: { readonly now?: boolean } = {}): Promise<void> {
    if (options.now || this.#stopping) this.#hurry.abort();
    this.#leaving.abort();
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(): Promise<this> {
    if (this.#stopping) throw stopped();
    this.#begun = this.#begin();
    try {
      await this.#begun;
      return this;
    } catch (error) {
      await this.stop({ now: true });
      throw error;
    }
  }

  async #begin(): Promise<void> {
    this.#state.set({ name: 'starting' });
    const { registry, zookeeper, stopOn } = this.#options;
    if (zookeeper !== undefined) {
      const { zookeeperRegistry } = await import('@thriftkeeper/registry/zookeeper');
      this.#registry = zookeeperRegistry(zookeeper);
    }
    this.#listener = await this.#listen();
    if (this.#leaving.signal.aborted) throw stopped();
    this.#forgetSignals = stopOnSignals(stopOn, () => this.stop());
    this.#state.set({ name: 'serving', registration: undefined });
    const place = registry ?? this.#registry;
    if (place) await this.#announceIn(place);
  }

  #listen(): Promise<Listener> {
    const { listen: address, multiplexed, ...options } = this.#options;
    const { modules, run } = dispatchTo(this.#handler, multiplexed);
    return listen({ ...options, address, service: this.#module, multiplexed: modules }, run);
  }

  async #announceIn(registry: Registry): Promise<void> {
    const { service, node, registerWithinMs } = this.#options;
    const record = providerRecord(this.#options, this.address);
    const announcement = registry.announceProvider(service!, node ?? registry.newNodeName(), record);
    this.#announcement = announcement;
    const show = () => {
      if (this.#state.value.name === 'serving')
        this.#state.set({ name: 'serving', registration: announcement.state.value });
    };
    announcement.state.subscribe(show);
    show();
    try {
      await announcement.registered({ timeoutMs: registerWithinMs, signal: this.#leaving.signal });
    } catch (error) {
      // A former life of this server holds its node until its session ends: that passes, a conflict may not.
      const { name } = announcement.state.value;
      const { code } = error as ThriftkeeperError;
      if (name === 'conflict' || lasting.includes(code)) throw error;
    }
  }

  async #stop(): Promise<void> {
    await this.#begun?.catch(() => {});
    if (this.#listener) await this.#leaveConsumers(this.#listener);
    // The end of a session takes its nodes along.
    const left = this.#registry ? this.#registry.close() : this.#announcement?.withdraw();
    if (left) await unlessLater(left, this.#options.stopTimes.registryMs, systemClock);
    this.#forgetSignals();
    this.#state.set({ name: 'stopped' });
    this.#state.close();
  }

  async #leaveConsumers(listener: Listener): Promise<void> {
    const { noticeMs, quietMs, finishMs, registryMs } = this.#options.stopTimes;
    const hurry = this.#hurry.signal;
    const quiet = () =>
      untilQuiet(() => callsOn(listener), { quietMs, atMostMs: noticeMs, signal: hurry }, systemClock);
    let isQuiet = hurry.aborted || listener.connections.size === 0;
    if (this.#announcement && !hurry.aborted) {
      this.#state.set({ name: 'draining' });
      const told = this.#announcement.update({ state: 'draining' }, { timeoutMs: registryMs });
      await unlessLater(told, registryMs, systemClock, hurry);
      isQuiet = await quiet();
    }
    this.#state.set({ name: 'finishing' });
    listener.drain();
    // A connection that is closed under a call that is on its way leaves its caller without an answer; a refusal
    // tells him to go elsewhere. So those who still call are refused first.
    if (!isQuiet) await quiet();
    const closed = listener.close({ graceMs: finishMs });
    await unlessLater(closed, finishMs, systemClock, hurry);
    if (hurry.aborted) listener.kick(() => true, new Error('the server was stopped at once'));
    await closed;
  }
}

const callsOn = ({ connections }: Listener): number => {
  let calls = 0;
  for (const { callCount } of connections) calls += callCount;
  return calls;
};

const stopped = () => new ThriftkeeperError('CLOSED', 'the server has been stopped; make a new one');
