import {
  type Live,
  LiveValue,
  type ProviderRecord,
  ThriftkeeperError,
  type WaitOptions,
} from '@thriftkeeper/registry';
import {
  formatAddress,
  type Listener,
  listen,
  type ServerConnection,
  type ServiceModule,
} from '@thriftkeeper/transport';
import { Readiness } from './admission/readiness.ts';
import { dispatchTo } from './dispatch.ts';
import { leaveConsumers, untilNoticed } from './leaving.ts';
import { Reception } from './reception.ts';
import { RegistryPlace } from './registry-place.ts';
import type { ResolvedServerOptions } from './server-options.ts';
import type { ServerState } from './server-state.ts';
import { stopOnSignals } from './signals.ts';

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
  readonly #readiness = new Readiness();
  #listener: Listener | undefined;
  #place: RegistryPlace | undefined;
  #reception: Reception | undefined;
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
    return this.#place?.announcement?.node;
  }

  /** Connections that are open now. */
  get connections(): ReadonlySet<ServerConnection> {
    return this.#listener?.connections ?? new Set();
  }

  /** Calls whose handlers run. */
  get inProgress(): number {
    return this.#reception?.gate.inProgress ?? 0;
  }

  /**
   * Listens, then announces. Waits for the registry for `registerWithinMs` at most, and serves in any case: those
   * who know the address can call. Can be called twice, but not once it is stopped: make a new server. Stopped
   * meanwhile, it resolves when it has listened.
   *
   * @throws ADDRESS_IN_USE, LISTEN_FAILED, UNSUPPORTED_STACK, RECORD_INVALID; INVALID_ADDRESS for `zookeeper`,
   *   INVALID_OPTION for `tls`, `limits`, `int64`, `path`; NODE_CONFLICT, REGISTRY_DENIED, REGISTRY_AUTH_FAILED,
   *   CHROOT_MISSING; CLOSED. After any of them it has stopped
   */
  start(): Promise<this> {
    if (this.#stopping) return Promise.reject(stopped());
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /**
   * Waits until the server is in the registry. Default bound 30,000 ms. Where it has none, it resolves at once.
   *
   * @throws as `Announcement.registered` does
   */
  async announced(options?: WaitOptions): Promise<void> {
    await this.#place?.announcement?.registered(options);
  }

  /**
   * Changes what the registry says of the server, in place: its weight, its tags. Without a registry nothing happens.
   *
   * @throws INVALID_ARGUMENT before the server is started; RECORD_INVALID; as `announced` does
   */
  async announce(changes: Partial<ProviderRecord>, options?: WaitOptions): Promise<void> {
    if (this.#listener === undefined)
      throw new ThriftkeeperError('INVALID_ARGUMENT', 'the server announces nothing before it is started');
    await this.#place?.announcement?.update(changes, options);
  }

  /** Whether it says that it is ready to take calls. */
  get ready(): boolean {
    return this.#readiness.ready;
  }

  /**
   * Says whether the server is ready to take calls; it stays in the registry either way. One that is not says so in
   * its record first, serves on until its consumers have seen that, and then refuses calls as NOT_READY. Resolves
   * once it does, or once the record says that it is ready again; an unreachable registry is not waited for. Before
   * `start` it is how the server begins.
   *
   * @param reason why it is not, for those who call it all the same
   * @throws CLOSED when it stops or has stopped
   */
  async setReady(ready: boolean, reason?: string): Promise<void> {
    if (this.#stopping) throw stopped();
    const leaving = this.#leaving.signal;
    if (ready) {
      this.#readiness.open();
      await this.#place?.tell('up', leaving);
      return;
    }
    const refuse = this.#readiness.close(reason);
    if (this.#listener && this.#place?.announcement) {
      await this.#place.tell('notReady', leaving);
      await untilNoticed(this.#listener, this.#options.stopTimes, leaving);
    }
    refuse();
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
    this.#place = await RegistryPlace.open(this.#options);
    const reception = new Reception({
      module: this.#module,
      options: this.#options,
      place: this.#place,
      readiness: this.#readiness,
    });
    this.#reception = reception;
    this.#place?.follow(reception.decisions);
    this.#listener = await this.#listen(reception);
    if (this.#leaving.signal.aborted) throw stopped();
    this.#forgetSignals = stopOnSignals(this.#options.stopOn, () => this.stop());
    this.#state.set({ name: 'serving', registration: undefined });
    if (this.#place) await this.#announceIn(this.#place, reception);
  }

  #listen(reception: Reception): Promise<Listener> {
    const {
      listen: address,
      multiplexed,
      maxInProgressPerConnection: maxInProgress,
      ...options
    } = this.#options;
    const { callers, admit, keeper } = reception;
    const { modules, run } = dispatchTo(this.#handler, multiplexed, callers, keeper);
    const hooks = reception.hooks();
    return listen(
      { ...options, address, service: this.#module, multiplexed: modules, maxInProgress, admit, hooks },
      run,
    );
  }

  async #announceIn(place: RegistryPlace, reception: Reception): Promise<void> {
    const announcement = place.announce(this.address, this.ready ? 'up' : 'notReady');
    const show = () => {
      if (this.#state.value.name === 'serving')
        this.#state.set({ name: 'serving', registration: announcement.state.value });
    };
    announcement.state.subscribe(show);
    show();
    place.report(reception);
    await place.registered(this.#leaving.signal);
  }

  async #stop(): Promise<void> {
    await this.#begun?.catch(() => {});
    if (this.#listener) {
      await leaveConsumers({
        listener: this.#listener,
        place: this.#place,
        times: this.#options.stopTimes,
        hurry: this.#hurry.signal,
        began: (name) => this.#state.set({ name }),
      });
    }
    this.#reception?.close();
    await this.#place?.leave();
    this.#forgetSignals();
    this.#state.set({ name: 'stopped' });
    this.#state.close();
  }
}

const stopped = () => new ThriftkeeperError('CLOSED', 'the server has been stopped; make a new one');
