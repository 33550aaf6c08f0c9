import { attemptResultOf, type RetryBudget, retryWaitMs } from '@thriftkeeper/balancer';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { Connection, MethodDescription } from '@thriftkeeper/transport';
import { judge, mayRepeat } from './call-error.ts';
import type { CallOptions } from './call-options.ts';
import type { ResolvedClientOptions } from './client-options.ts';
import type { Clock } from './clock.ts';
import type { Fleet, FleetProvider } from './fleet.ts';
import type { Lease } from './provider-link.ts';

/** What calls share. */
export interface CallGround {
  readonly fleet: Fleet;
  readonly options: ResolvedClientOptions;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly draw: () => number;
  /** Asks to be looked at again when a provider may be there, or some time has passed. */
  waitForProvider(call: Call): void;
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
    this.#deadlineMs = given?.deadlineMs ?? ground.options.deadlineMs;
    this.#resolve = resolve;
    this.#reject = reject;
    const nowMs = ground.clock.nowMs();
    this.#deadlineAtMs = nowMs + this.#deadlineMs;
    if (this.#signal?.aborted) this.#fail(this.#aborted());
    else if (this.#deadlineMs <= 0) this.#fail(this.#tooLate());
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
      this.#noProvider();
      return;
    }
    const link = provider.entry.link!;
    const connection = link.current;
    if (connection !== undefined) this.#send(provider, connection, undefined, nowMs);
    else {
      const ticket = this.#ground.fleet.balancer.started(provider, nowMs);
      link.lease(this.#deadlineAtMs - nowMs, this.#signal).then(
        (lease) => this.#sendOn(provider, lease, ticket, nowMs),
        (error) => this.#ended(provider, ticket, nowMs, error, true),
      );
    }
  }

  /** Whether the time for the call has passed; then it fails. */
  expire(nowMs: number): boolean {
    if (this.#settled) return true;
    if (nowMs < this.#deadlineAtMs) return false;
    // It has been waiting for a provider all the time: that is what went wrong.
    this.#fail(this.#nobody());
    return true;
  }

  /** The client is closed. */
  close(error: ThriftkeeperError): void {
    if (!this.#settled) this.#fail(error);
  }

  #pick(nowMs: number): FleetProvider | undefined {
    const { balancer } = this.#ground.fleet;
    const tried = this.#tried ?? none;
    if (this.#pinned !== undefined) {
      const pinned = balancer.get(this.#pinned);
      const usable = pinned?.entry.link !== undefined && !(tried.includes(pinned) && pinned.unreachable);
      return usable ? pinned : undefined;
    }
    const provider = balancer.pick(nowMs, this.#hashKey, tried);
    if (provider?.entry.link === undefined) return undefined;
    // Picked again although tried and still out of reach: nobody else is left; wait for a change.
    return provider.unreachable && tried.includes(provider) ? undefined : provider;
  }

  #sendOn(provider: FleetProvider, lease: Lease, ticket: number, startedMs: number): void {
    const nowMs = this.#ground.clock.nowMs();
    if (this.#settled || nowMs >= this.#deadlineAtMs) {
      lease.release();
      this.#ended(provider, ticket, startedMs, this.#tooLate(), true);
      return;
    }
    this.#send(provider, lease.connection, { lease, ticket }, nowMs);
  }

  #send(
    provider: FleetProvider,
    connection: Connection,
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
        this.#ended(provider, ticket, nowMs, error, false);
      },
    );
  }

  #answered(provider: FleetProvider, ticket: number, startedMs: number, result: unknown): void {
    const { fleet, clock } = this.#ground;
    const nowMs = clock.nowMs();
    fleet.balancer.finished(provider, ticket, 'succeeded', nowMs, nowMs - startedMs);
    this.#tell(provider, nowMs - startedMs, undefined);
    if (!this.#settled) this.#settle(() => this.#resolve(result));
  }

  /** @param unsent whether it ended before there was a connection to send on */
  #ended(provider: FleetProvider, ticket: number, startedMs: number, error: unknown, unsent: boolean): void {
    const { fleet, clock, options } = this.#ground;
    const nowMs = clock.nowMs();
    const failure = judge(error);
    fleet.balancer.finished(
      provider,
      ticket,
      attemptResultOf(failure.outcome, failure.code),
      nowMs,
      nowMs - startedMs,
      this.#deadlineMs,
    );
    this.#tell(provider, nowMs - startedMs, error);
    if (this.#settled) return;
    this.#lastError = error;
    if (!mayRepeat(failure, this.#idempotent)) {
      this.#fail(error);
      return;
    }
    const triedBefore = this.#tried?.includes(provider) ?? false;
    this.#tried ??= [];
    this.#tried.push(provider);
    if (unsent) {
      // Not even a connection: no attempt of the call. It goes on as long as there is time, elsewhere first.
      if (triedBefore) this.#ground.waitForProvider(this);
      else this.attempt(nowMs);
      return;
    }
    const waitMs = retryWaitMs(this.#attempts, this.#ground.draw);
    const mayTryAgain =
      this.#attempts < options.maxAttempts &&
      nowMs + waitMs < this.#deadlineAtMs &&
      // What was not written reached nobody: sending it elsewhere multiplies no load (CALL-12).
      (failure.outcome === 'notWritten' || this.#ground.budget.take(nowMs));
    if (!mayTryAgain) this.#fail(error);
    else if (waitMs === 0) this.attempt(nowMs);
    else clock.setTimer(waitMs, () => this.attempt(clock.nowMs()));
  }

  #noProvider(): void {
    const { fleet, options, clock } = this.#ground;
    const mayWait = options.waitForProviders || !fleet.isKnown;
    if (!mayWait) {
      this.#fail(this.#nobody());
      return;
    }
    if (this.#signal && this.#onAbort === undefined) {
      this.#onAbort = () => {
        if (!this.#settled) this.#fail(this.#aborted());
      };
      this.#signal.addEventListener('abort', this.#onAbort, { once: true });
    }
    if (!this.expire(clock.nowMs())) this.#ground.waitForProvider(this);
  }

  #tell(provider: FleetProvider, latencyMs: number, error: unknown): void {
    const { onAttempt } = this.#ground.options;
    if (onAttempt === undefined) return;
    const { node, entry } = provider;
    onAttempt({
      method: this.#method.name,
      node,
      address: entry.record.address,
      attempt: Math.max(1, this.#attempts),
      latencyMs,
      error,
    });
  }

  #settle(end: () => void): void {
    this.#settled = true;
    if (this.#onAbort) this.#signal?.removeEventListener('abort', this.#onAbort);
    end();
  }

  #fail(error: unknown): void {
    this.#settle(() => this.#reject(error));
  }

  #aborted(): ThriftkeeperError {
    return new ThriftkeeperError(
      'ABORTED',
      `'${this.#method.name}' was aborted by the caller; it was not written`,
      {
        cause: this.#signal?.reason,
        outcome: 'notWritten',
      },
    );
  }

  #tooLate(): ThriftkeeperError {
    const message = `'${this.#method.name}' was not written: its deadline of ${this.#deadlineMs} ms had passed`;
    return new ThriftkeeperError('DEADLINE_EXCEEDED', message, {
      outcome: 'notWritten',
      cause: this.#lastError,
    });
  }

  #nobody(): ThriftkeeperError {
    const { fleet, options } = this.#ground;
    const whom =
      this.#pinned === undefined
        ? 'no provider'
        : `provider ${this.#pinned}, which the call is pinned to, or none,`;
    const message = `${whom} of '${options.service}' can take '${this.#method.name}': ${fleet.describe(this.#tried ?? none)}`;
    return new ThriftkeeperError('NO_PROVIDER', message, {
      cause: this.#lastError,
      details: { providers: fleet.view(this.#tried ?? none) },
    });
  }
}
