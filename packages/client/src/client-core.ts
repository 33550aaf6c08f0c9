import { HedgeBudget, RetryBudget, Throttle } from '@thriftkeeper/balancer';
import {
  type CompleteProviderRecord,
  type ControlDocument,
  type Live,
  type Registry,
  type Snapshot,
  staticRegistry,
  ThriftkeeperError,
  type WaitOptions,
} from '@thriftkeeper/registry';
import type { MethodDescription } from '@thriftkeeper/transport';
import { Call } from './call/call.ts';
import { clientClosed } from './call/call-error.ts';
import type { CallGround } from './call/call-ground.ts';
import type { CallOptions } from './call/call-options.ts';
import { callOptionsProblem } from './call/check-call-options.ts';
import { throughInterceptors } from './call/interceptor.ts';
import { planOf, policyInForce } from './call/method-plan.ts';
import { MethodState } from './call/method-state.ts';
import type { ClientControl } from './client-control.ts';
import type { ResolvedClientOptions } from './client-options.ts';
import { systemClock } from './clock.ts';
import { type ClientEvent, Events } from './events.ts';
import type { ProviderView } from './fleet/fleet.ts';
import { systemDraw } from './random.ts';
import { ServiceView } from './service-view.ts';

/** How often calls that wait for a provider look again, beside when something changes. Unit: ms. */
const lookAgainMs = 25;

/** What stands behind the methods of a client: the view of its service, the methods, the calls under way. */
export class ClientCore implements ClientControl {
  readonly #options: ResolvedClientOptions;
  readonly #clock = systemClock;
  readonly #events = new Events(() => systemClock.wallMs());
  readonly #methods: ReadonlyMap<string, MethodState>;
  readonly #budget = new RetryBudget();
  /** Calls that no provider could take yet. */
  readonly #waiting = new Set<Call>();
  readonly #opened: Promise<void>;
  #ground: CallGround | undefined;
  #view: ServiceView | undefined;
  /** Its own registry, where it has one. */
  #registry: Registry | undefined;
  #policy = '';
  #cancelLook: (() => void) | undefined;
  /** Calls that have not settled. */
  #underWay = 0;
  #lastSettled = () => {};
  #closing: Promise<void> | undefined;

  /** @throws INVALID_ADDRESS for static providers; what a registry that is handed in throws */
  constructor(options: ResolvedClientOptions, methods: Iterable<MethodDescription>) {
    this.#options = options;
    this.#methods = new Map(
      [...methods].map((method) => [
        method.name,
        new MethodState(method, planOf(method.name, undefined, options), options.circuitBreaker),
      ]),
    );
    const { registry, providers, service } = options;
    if (registry) this.#use(registry);
    else if (providers) this.#use(this.#own(staticRegistry({ [service]: providers })));
    this.#opened = registry || providers ? Promise.resolve() : this.#open();
    this.#opened.catch(() => {});
  }

  get providers(): Live<Snapshot<CompleteProviderRecord>> | undefined {
    return this.#view?.watch;
  }

  why(): ProviderView[] {
    return this.#view?.fleet.view() ?? [];
  }

  events(): AsyncIterableIterator<ClientEvent> {
    return this.#events.read();
  }

  async ready({ signal, timeoutMs = 30_000 }: WaitOptions = {}): Promise<void> {
    await this.#opened;
    const { service } = this.#options;
    const untilMs = this.#clock.nowMs() + timeoutMs;
    for (;;) {
      const fleet = this.#view?.fleet;
      if (this.#closing)
        throw new ThriftkeeperError('CLOSED', `waiting for a provider of '${service}': the client is closed`);
      if (fleet?.stands()) return;
      if (signal?.aborted)
        throw new ThriftkeeperError('ABORTED', 'waiting for a provider was aborted', {
          cause: signal.reason,
        });
      if (this.#clock.nowMs() >= untilMs) {
        const message = `no provider of '${service}' within ${timeoutMs} ms: ${fleet?.describe([])}`;
        throw new ThriftkeeperError('NO_PROVIDER', message, {
          cause: fleet?.whyStale,
          details: { providers: this.why() },
        });
      }
      await new Promise<void>((resolve) => this.#clock.setTimer(lookAgainMs, resolve));
    }
  }

  /** Makes a call, through the interceptors where there are any. */
  call(method: string, args: readonly unknown[], options: CallOptions | undefined): Promise<unknown> {
    const { interceptors } = this.#options;
    if (interceptors.length === 0) return this.#call(method, args, options);
    return throughInterceptors(interceptors, { method, args, options: options ?? {} }, (call) =>
      this.#call(call.method, call.args, call.options),
    );
  }

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.graceMs);
    return this.#closing;
  }

  #call(name: string, args: readonly unknown[], given: CallOptions | undefined): Promise<unknown> {
    if (this.#closing) return Promise.reject(clientClosed(name, this.#options.service));
    const problem = given === undefined ? undefined : callOptionsProblem(name, given);
    if (problem !== undefined) return Promise.reject(problem);
    const ground = this.#ground;
    if (ground === undefined) return this.#opened.then(() => this.#call(name, args, given));
    const method = this.#methods.get(name)!;
    this.#underWay++;
    return new Promise((resolve, reject) => {
      new Call(ground, method, args, given, resolve, reject);
    });
  }

  async #open(): Promise<void> {
    const { zookeeperRegistry } = await import('@thriftkeeper/registry/zookeeper');
    const { zookeeper, snapshots } = this.#options;
    this.#use(this.#own(zookeeperRegistry(zookeeper!, { snapshots })));
  }

  #own(registry: Registry): Registry {
    this.#registry = registry;
    return registry;
  }

  #use(registry: Registry): void {
    if (this.#closing) return;
    this.#view = new ServiceView(registry, {
      options: this.#options,
      clock: this.#clock,
      events: this.#events,
      methods: new Map([...this.#methods].map(([name, { counts }]) => [name, counts])),
      to: {
        changed: () => this.#lookAgain(),
        decided: (document, wallMs) => this.#decided(document, wallMs),
      },
    });
    this.#ground = this.#groundOn(this.#view);
  }

  /** Another policy may hold for each method, and for what is repeated. */
  #decided(document: ControlDocument, wallMs: number): void {
    const policy = policyInForce(document, wallMs);
    const text = JSON.stringify(policy) ?? '';
    if (text === this.#policy) return;
    this.#policy = text;
    for (const method of this.#methods.values()) method.plan = planOf(method.name, policy, this.#options);
    this.#budget.change(policy?.retryBudget ?? {});
    this.#events.tell({ type: 'policy' });
  }

  #groundOn({ fleet, decisions }: ServiceView): CallGround {
    const isClosing = () => this.#closing !== undefined;
    return {
      fleet,
      options: this.#options,
      budget: this.#budget,
      hedgeBudget: new HedgeBudget(this.#budget),
      throttle: this.#options.throttling ? new Throttle(systemDraw) : undefined,
      clock: this.#clock,
      draw: systemDraw,
      get closing() {
        return isClosing();
      },
      restricts: (method, nowMs) => decisions.restricts(method, nowMs),
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
    await this.#view?.fleet.close(graceMs === undefined ? undefined : 0);
    await this.#view?.close(this.#registry !== undefined);
    // The end of a session takes its nodes and watches along.
    await this.#registry?.close();
    this.#events.close();
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
