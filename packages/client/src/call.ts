import { attemptResultOf, type RetryBudget, retryWaitMs } from '@thriftkeeper/balancer';
import type { MethodDescription } from '@thriftkeeper/transport';
import { aborted, clientClosed, judge, mayRepeat, noDeadline, noProvider, tooLate } from './call-error.ts';
import type { CallOptions } from './call-options.ts';
import type { ResolvedClientOptions } from './client-options.ts';
import { type Clock, longestTimerMs } from './clock.ts';
import type { CallFleet, FleetProvider } from './fleet.ts';
import type { Lease, LinkConnection } from './provider-link.ts';

/** What calls share. */
export interface CallGround {
  readonly fleet: CallFleet;
  readonly options: Pick<
    ResolvedClientOptions,
    'service' | 'deadlineMs' | 'maxAttempts' | 'idempotent' | 'waitForProviders' | 'onAttempt'
  >;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly draw: () => number;
  /** Whether the client is being closed: calls end as they can, and wait for nothing more. */
  readonly closing: boolean;
  /** Asks to be looked at again when a provider may be there, or some time has passed. */
  waitForProvider(call: Call): void;
  /** Told once by each call, when it has settled. */
  settled(call: Call): void;
}

const none: readonly FleetProvider[] = [];

/** One call: its attempts at one provider after another, until it settles, once. */
export class Call {
  readonly #ground: CallGround;
  readonly #method: MethodDescription;
  readonly #args: readonly unknown[];
  readonly #signal: AbortSignal | undefined;
  readonly #hashKey: string | Uint8Array | undefined;
  readonly #pinned: string | undefined;
  readonly #idempotent: boolean;
  readonly #deadlineMs: number;
  readonly #deadlineAtMs: number;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;
  #tried: FleetProvider[] | undefined;
  #attempts = 0;
  #settled = false;
  #lastError: unknown;
  #onAbort: (() => void) | undefined;

  constructor(
    ground: CallGround,
    method: MethodDescription,
    args: readonly unknown[],
    given: CallOptions | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.#ground = ground;
    this.#method = method;
    this.#args = args;
    this.#signal = given?.signal;
    this.#hashKey = given?.hashKey;
    this.#pinned = given?.provider;
    this.#idempotent = given?.idempotent ?? ground.options.idempotent.has(method.name);
    this.#deadlineMs = Math.min(given?.deadlineMs ?? ground.options.deadlineMs, longestTimerMs);
    this.#resolve = resolve;
    this.#reject = reject;
    const nowMs = ground.clock.nowMs();
    this.#deadlineAtMs = nowMs + this.#deadlineMs;
    if (this.#signal?.aborted) this.#fail(aborted(method.name, this.#signal));
    else if (this.#deadlineMs <= 0) this.#fail(tooLate(method.name, this.#deadlineMs, undefined));
    else if (Number.isNaN(this.#deadlineMs)) this.#fail(noDeadline(method.name, given?.deadlineMs));
    else {
      ground.budget.called(nowMs);
      this.attempt(nowMs);
    }
  }

  /** Picks a provider and sends the call there, or waits for one. */
  attempt(nowMs: number): void {
    if (this.#settled) return;
    const provider = this.#pick(nowMs);
    if (provider === undefined) {
      this.#findNobody(nowMs);
      return;
    }
    const link = provider.entry.link!;
    const connection = link.current;
    if (connection !== undefined) this.#send(provider, connection, undefined, nowMs);
    else {
      const ticket = this.#ground.fleet.balancer.started(provider, nowMs);
      link.lease(this.#deadlineAtMs - nowMs, this.#signal).then(
        (lease) => this.#sendOn(provider, lease, ticket, nowMs),
        (error) => this.#unsent(provider, ticket, nowMs, error),
      );
    }
  }

  /** Whether there is nothing more to wait for: it has settled, or does now because its time has passed. */
  expire(nowMs: number): boolean {
    // It has been waiting for a provider all the time: that is what went wrong.
    if (!this.#settled && nowMs >= this.#deadlineAtMs) this.#fail(this.#nobody());
    return this.#settled;
  }

  /** The client is closed: who waits for a provider waits no longer. */
  close(): void {
    if (!this.#settled) this.#fail(this.#closed());
  }

  #pick(nowMs: number): FleetProvider | undefined {
    const { balancer } = this.#ground.fleet;
    const tried = this.#tried ?? none;
    const provider =
      this.#pinned === undefined ? balancer.pick(nowMs, this.#hashKey, tried) : balancer.get(this.#pinned);
    if (provider?.entry.link === undefined) return undefined;
    // Picked again although tried and still out of reach: nobody else is left; wait for a change.
    return provider.unreachable && tried.includes(provider) ? undefined : provider;
  }

  #sendOn(provider: FleetProvider, lease: Lease, ticket: number, startedMs: number): void {
    const nowMs = this.#ground.clock.nowMs();
    if (this.#settled || nowMs >= this.#deadlineAtMs) {
      lease.release();
      this.#unsent(
        provider,
        ticket,
        startedMs,
        tooLate(this.#method.name, this.#deadlineMs, this.#lastError),
      );
      return;
    }
    this.#send(provider, lease.connection, { lease, ticket }, nowMs);
  }

  #send(
    provider: FleetProvider,
    connection: LinkConnection,
    leased: { readonly lease: Lease; readonly ticket: number } | undefined,
    nowMs: number,
  ): void {
    this.#attempts++;
    const ticket = leased?.ticket ?? this.#ground.fleet.balancer.started(provider, nowMs);
    const options = { deadlineMs: Math.max(1, Math.ceil(this.#deadlineAtMs - nowMs)), signal: this.#signal };
    connection.call(this.#method, this.#args, options).then(
      (result) => {
        leased?.lease.release();
        this.#answered(provider, ticket, nowMs, result);
      },
      (error) => {
        leased?.lease.release();
        this.#failed(provider, ticket, nowMs, error);
      },
    );
  }

  #answered(provider: FleetProvider, ticket: number, startedMs: number, result: unknown): void {
    const { fleet, clock } = this.#ground;
    const nowMs = clock.nowMs();
    fleet.balancer.finished(provider, ticket, 'succeeded', nowMs, nowMs - startedMs);
    this.#tell(provider, this.#attempts, nowMs - startedMs, undefined);
    if (this.#settled) return;
    this.#settle();
    this.#resolve(result);
  }

  /** There was no connection to send it on: no attempt of the call (CALL-14). It goes on, elsewhere first. */
  #unsent(provider: FleetProvider, ticket: number, startedMs: number, error: unknown): void {
    const triedBefore = this.#tried?.includes(provider) ?? false;
    const nowMs = this.#ground.clock.nowMs();
    if (!this.#mayGoOn(provider, ticket, startedMs, nowMs, error, this.#attempts + 1)) return;
    if (triedBefore) this.#findNobody(nowMs);
    else this.attempt(nowMs);
  }

  /** An attempt has failed. */
  #failed(provider: FleetProvider, ticket: number, startedMs: number, error: unknown): void {
    const { clock, options, draw, budget } = this.#ground;
    const nowMs = clock.nowMs();
    if (!this.#mayGoOn(provider, ticket, startedMs, nowMs, error, this.#attempts)) return;
    const waitMs = retryWaitMs(this.#attempts, draw);
    const mayTryAgain =
      this.#attempts < options.maxAttempts &&
      nowMs + waitMs < this.#deadlineAtMs &&
      // What was not written reached nobody: sending it elsewhere multiplies no load (CALL-12).
      (judge(error).outcome === 'notWritten' || budget.take(nowMs));
    if (!mayTryAgain) this.#fail(error);
    else if (waitMs === 0) this.attempt(nowMs);
    else {
      this.#heedSignal();
      clock.setTimer(waitMs, () => this.attempt(clock.nowMs()));
    }
  }

  /** Takes note of an attempt that failed; says whether the call may still go on after it. */
  #mayGoOn(
    provider: FleetProvider,
    ticket: number,
    startedMs: number,
    nowMs: number,
    error: unknown,
    attempt: number,
  ): boolean {
    const failure = judge(error);
    const result = attemptResultOf(failure.outcome, failure.code);
    const latencyMs = nowMs - startedMs;
    this.#ground.fleet.balancer.finished(provider, ticket, result, nowMs, latencyMs);
    this.#tell(provider, attempt, latencyMs, error);
    if (this.#settled) return false;
    this.#lastError = error;
    this.#tried ??= [];
    this.#tried.push(provider);
    const goesOn = mayRepeat(failure, this.#idempotent);
    if (!goesOn) this.#fail(error);
    return goesOn;
  }

  #findNobody(nowMs: number): void {
    const { fleet, options, closing } = this.#ground;
    if (closing) this.#fail(this.#closed());
    else if (!options.waitForProviders && fleet.isKnown) this.#fail(this.#nobody());
    else if (!this.expire(nowMs)) {
      this.#heedSignal();
      this.#ground.waitForProvider(this);
    }
  }

  /** While no connection has the call, nobody else ends it when it is aborted. */
  #heedSignal(): void {
    if (this.#signal === undefined || this.#onAbort !== undefined) return;
    this.#onAbort = () => {
      if (!this.#settled) this.#fail(aborted(this.#method.name, this.#signal));
    };
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  #tell(provider: FleetProvider, attempt: number, latencyMs: number, error: unknown): void {
    const { onAttempt } = this.#ground.options;
    if (onAttempt === undefined) return;
    const { node, entry } = provider;
    const { address } = entry.record;
    try {
      onAttempt({ method: this.#method.name, node, address, attempt, latencyMs, error });
    } catch (thrown) {
      // The call is not to blame, and must settle; the error is its author's to see.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }

  #settle(): void {
    this.#settled = true;
    if (this.#onAbort) this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#ground.settled(this);
  }

  #fail(error: unknown): void {
    this.#settle();
    this.#reject(error);
  }

  #closed() {
    return clientClosed(this.#method.name, this.#ground.options.service, this.#lastError);
  }

  #nobody() {
    return noProvider({
      method: this.#method.name,
      service: this.#ground.options.service,
      fleet: this.#ground.fleet,
      tried: this.#tried ?? none,
      pinned: this.#pinned,
      cause: this.#lastError,
    });
  }
}
