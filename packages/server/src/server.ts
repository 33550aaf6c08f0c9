import { hostname } from 'node:os';
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
  formatAddress,
  type HandlerOf,
  type IncomingCall,
  type Listener,
  listen,
  type ServerConnection,
  type ServiceModule,
} from '@thriftkeeper/transport';
import type { CallContext } from './call-context.ts';
import { dispatcher } from './dispatch.ts';
import {
  announcedOptions,
  type ResolvedServerOptions,
  resolveOptions,
  type ServerOptions,
} from './server-options.ts';
import type { ServerState } from './server-state.ts';
import { stopOnSignals } from './signals.ts';
import { unlessLater, untilQuiet } from './waits.ts';

const library = '@thriftkeeper/server';

/** What cannot get better by waiting: `start` ends with it. */
const lasting = [
  'NODE_CONFLICT',
  'REGISTRY_DENIED',
  'REGISTRY_AUTH_FAILED',
  'CHROOT_MISSING',
  'RECORD_TOO_LARGE',
];

/**
 * Makes a server for an interface; `start()` begins to serve.
 *
 * @param module what Apache Thrift's compiler generated for the service
 * @param handler its methods, sync or async; a method that is missing answers HANDLER_MISSING. For methods that
 *   take callbacks see `callbacks`.
 * @throws INVALID_OPTION, INVALID_ARGUMENT
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
  return new Server(module, handler, resolveOptions(options));
}

/** A server of one interface (or several, multiplexed), in the registry from `start` to `stop`. */
export class Server implements AsyncDisposable {
  readonly #module: ServiceModule;
  readonly #handler: object;
  readonly #options: ResolvedServerOptions;
  readonly #state = new LiveValue<ServerState>('the state of the server', { name: 'created' });
  #listener: Listener | undefined;
  #registry: Registry | undefined;
  #announcement: Announcement<ProviderRecord> | undefined;
  #starting: Promise<this> | undefined;
  #stopping: Promise<void> | undefined;
  #hurry = new AbortController();
  #received = 0;
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
   * who know the address can call. Can be called twice.
   *
   * @throws ADDRESS_IN_USE, LISTEN_FAILED, INVALID_ADDRESS, UNSUPPORTED_STACK; NODE_CONFLICT, REGISTRY_DENIED,
   *   REGISTRY_AUTH_FAILED, CHROOT_MISSING, after which it does not listen any more
   */
  start(): Promise<this> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Waits until the server is in the registry. Default bound 30,000 ms.
   *
   * @throws as `Announcement.registered` does
   */
  async announced(options?: WaitOptions): Promise<void> {
    await this.#announcement?.registered(options);
  }

  /** Changes what the registry says of the server, in place: its weight, its tags, or whether it is ready. */
  async announce(changes: Partial<ProviderRecord>, options?: WaitOptions): Promise<void> {
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
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(): Promise<this> {
    if (this.#stopping) throw new ThriftkeeperError('CLOSED', 'the server has been stopped; make a new one');
    this.#state.set({ name: 'starting' });
    this.#listener = await this.#listen();
    this.#forgetSignals = stopOnSignals(this.#options.stopOn, () => this.stop());
    this.#state.set({ name: 'serving', registration: undefined });
    try {
      await this.#announce();
    } catch (error) {
      await this.stop({ now: true });
      throw error;
    }
    return this;
  }

  #listen(): Promise<Listener> {
    const { listen: address, multiplexed = {}, hooks = {}, ...options } = this.#options;
    const handlers = new Map<string, object>([['', this.#handler]]);
    const modules: Record<string, ServiceModule> = {};
    for (const [name, { module, handler }] of Object.entries(multiplexed)) {
      handlers.set(name, handler);
      modules[name] = module;
    }
    const callStarted = (call: IncomingCall) => {
      this.#received++;
      hooks.callStarted?.(call);
    };
    return listen(
      { ...options, address, service: this.#module, multiplexed: modules, hooks: { ...hooks, callStarted } },
      dispatcher(handlers),
    );
  }

  async #announce(): Promise<void> {
    const { registry, zookeeper, service, registerWithinMs } = this.#options;
    if (zookeeper !== undefined) {
      const { zookeeperRegistry } = await import('@thriftkeeper/registry/zookeeper');
      this.#registry = zookeeperRegistry(zookeeper);
    }
    const place = registry ?? this.#registry;
    if (place === undefined) return;
    const announcement = place.announceProvider(
      service!,
      this.#options.node ?? place.newNodeName(),
      this.#record(),
    );
    this.#announcement = announcement;
    announcement.state.subscribe((registration) => {
      if (this.#state.value.name === 'serving') this.#state.set({ name: 'serving', registration });
    });
    await announcement.registered({ timeoutMs: registerWithinMs }).catch((error: unknown) => {
      if (error instanceof ThriftkeeperError && lasting.includes(error.code)) throw error;
    });
    this.#state.set({ name: 'serving', registration: announcement.state.value });
  }

  #record(): ProviderRecord {
    return {
      address: this.#options.announce ?? this.address,
      ...announcedOptions(this.#options),
      ...(this.#options.tls && { tls: true }),
      ...(this.#options.multiplexed && { multiplexed: Object.keys(this.#options.multiplexed) }),
      concurrency: true,
      capabilities: ['refuse'],
      state: 'up',
      language: 'typescript',
      library,
      pid: process.pid,
      host: hostname(),
      startedAt: new Date().toISOString(),
      spec: 1,
    };
  }

  async #stop(): Promise<void> {
    const { noticeMs, quietMs, finishMs, registryMs } = this.#options.stopTimes;
    const hurry = this.#hurry.signal;
    await this.#starting?.catch(() => {});
    const listener = this.#listener;
    if (this.#announcement && listener) {
      this.#state.set({ name: 'draining' });
      const told = this.#announcement.update({ state: 'draining' }, { timeoutMs: registryMs });
      await unlessLater(told, registryMs, hurry);
      await untilQuiet(() => this.#received, { quietMs, atMostMs: noticeMs, signal: hurry });
    }
    this.#state.set({ name: 'finishing' });
    listener?.drain();
    if (listener) await unlessLater(listener.close({ graceMs: finishMs }), finishMs, hurry);
    if (hurry.aborted) listener?.kick(() => true, new Error('the server was stopped at once'));
    await Promise.all([listener?.close(), unlessLater(this.#announcement?.withdraw(), registryMs)]);
    await unlessLater(this.#registry?.close(), registryMs);
    this.#forgetSignals();
    this.#state.set({ name: 'stopped' });
    this.#state.close();
  }
}
