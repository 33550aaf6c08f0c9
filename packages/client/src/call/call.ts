import { retryWaitMs, type Verdict } from '@thriftkeeper/balancer';
import type { ThriftkeeperError } from '@thriftkeeper/registry';
import { longestTimerMs } from '../clock.ts';
import type { FleetProvider } from '../fleet/fleet.ts';
import { Attempt, type AttemptOwner } from './attempt.ts';
import {
  type AttemptFailure,
  aborted,
  circuitOpen,
  clientClosed,
  judge,
  mayRepeat,
  noProvider,
  throttled,
  tooLate,
  verdictOn,
} from './call-error.ts';
import type { CallGround } from './call-ground.ts';
import type { CallOptions } from './call-options.ts';
import { hedgingOf, type MethodPlan } from './method-plan.ts';
import type { MethodState } from './method-state.ts';

const none: readonly FleetProvider[] = [];

/** One call: its attempts at one provider after another, until it settles, once. */
export class Call implements AttemptOwner {
  readonly method: MethodState;
  readonly args: readonly unknown[];
  readonly signal: AbortSignal | undefined;
  readonly deadlineMs: number;
  readonly deadlineAtMs: number;
  settled = false;
  readonly #ground: CallGround;
  readonly #beganMs: number;
  readonly #plan: MethodPlan;
  readonly #hashKey: string | Uint8Array | undefined;
  readonly #pinned: string | undefined;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;
  /** Of the circuit breaker; undefined where the call does not count for it. */
  #ticket: number | undefined;
  /** Whether its end counts for throttling. */
  #counted = false;
  #tried: FleetProvider[] | undefined;
  /** The provider that the last attempt went to. */
  #last: FleetProvider | undefined;
  /** Attempts that were sent. */
  #attempts = 0;
  /** Attempts that have not ended. */
  #running = 0;
  #lastError: unknown;
  /** The second copy. */
  #hedged: Attempt | undefined;
  #cancelHedge: (() => void) | undefined;
  #onAbort: (() => void) | undefined;

  constructor(
    ground: CallGround,
    method: MethodState,
    args: readonly unknown[],
    given: CallOptions | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.#ground = ground;
    this.method = method;
    this.args = args;
    this.signal = given?.signal;
    this.#hashKey = given?.hashKey;
    this.#pinned = given?.provider;
    this.#plan = given === undefined ? method.plan : ownPlan(method.plan, given);
    this.deadlineMs = Math.min(this.#plan.deadlineMs, longestTimerMs);
    this.#resolve = resolve;
    this.#reject = reject;
    const nowMs = ground.clock.nowMs();
    this.#beganMs = nowMs;
    this.deadlineAtMs = nowMs + this.deadlineMs;
    method.counts.calls++;
    const refusal = this.#refusal(nowMs);
    if (refusal === undefined) this.attempt(nowMs);
    else this.#fail(refusal, nowMs);
  }

  /** Picks a provider and sends the call there, or waits for one. */
  attempt(nowMs: number): void {
    if (this.settled) return;
    const provider = this.#pick(nowMs, this.#tried ?? none);
    if (provider === undefined) this.#findNobody(nowMs);
    else this.#begin(provider, nowMs);
  }

  /** Whether there is nothing more to wait for: it has settled, or does now because its time has passed. */
  expire(nowMs: number): boolean {
    // It has been waiting for a provider all the time: that is what went wrong.
    if (!this.settled && nowMs >= this.deadlineAtMs) this.#fail(this.#nobody());
    return this.settled;
  }

  /** The client is closed: who waits for a provider waits no longer. */
  close(): void {
    if (!this.settled) this.#fail(this.#closed());
  }

  sent(_attempt: Attempt, nowMs: number): number {
    this.#attempts++;
    if (this.#attempts === 1 && this.#plan.hedging !== undefined) this.#planHedge(nowMs);
    return this.#attempts;
  }

  succeeded(attempt: Attempt, value: unknown, nowMs: number): void {
    this.#running--;
    if (this.settled) return;
    if (attempt === this.#hedged) this.method.counts.hedgesWon++;
    this.#settle(nowMs, 'success', undefined);
    this.#resolve(value);
  }

  failed({ provider }: Attempt, error: unknown, failure: AttemptFailure, nowMs: number): void {
    if (!this.#mayGoOn(provider, error, failure, nowMs)) return;
    const { clock, draw, budget } = this.#ground;
    const waitMs = retryWaitMs(this.#attempts, draw);
    const mayTryAgain =
      this.#attempts < this.#plan.maxAttempts &&
      nowMs + waitMs < this.deadlineAtMs &&
      // What was not written reached nobody: sending it elsewhere multiplies no load (CALL-12).
      (failure.outcome === 'notWritten' || budget.take(nowMs));
    if (!mayTryAgain) this.#fail(error);
    else if (waitMs === 0) this.#again(nowMs);
    else {
      this.#heedSignal();
      clock.setTimer(waitMs, () => this.#again(clock.nowMs()));
    }
  }

  unsent({ provider }: Attempt, error: unknown, failure: AttemptFailure, nowMs: number): void {
    const triedBefore = this.#tried?.includes(provider) ?? false;
    if (!this.#mayGoOn(provider, error, failure, nowMs)) return;
    if (triedBefore) this.#findNobody(nowMs);
    else this.attempt(nowMs);
  }

  #again(nowMs: number): void {
    if (!this.settled) this.method.counts.retries++;
    this.attempt(nowMs);
  }

  /** What ends the call before its first attempt; undefined: it may begin, and is counted. */
  #refusal(nowMs: number): ThriftkeeperError | undefined {
    const { budget, hedgeBudget, throttle } = this.#ground;
    const { name, breaker } = this.method;
    if (this.signal?.aborted) return aborted(name, this.signal);
    if (this.deadlineMs <= 0) return tooLate(name, this.deadlineMs, undefined);
    this.#ticket = breaker?.admit(nowMs);
    if (breaker !== undefined && this.#ticket === undefined)
      return circuitOpen(name, breaker.retryAfterMs(nowMs));
    const restricted = this.#ground.restricts(name, nowMs);
    if (restricted !== undefined) return restricted;
    if (throttle?.admit(nowMs) === false) return throttled(name);
    this.#counted = true;
    budget.called(nowMs);
    hedgeBudget.called(nowMs);
    return undefined;
  }

  #pick(nowMs: number, tried: readonly FleetProvider[]): FleetProvider | undefined {
    const { balancer } = this.#ground.fleet;
    const provider =
      this.#pinned === undefined ? balancer.pick(nowMs, this.#hashKey, tried) : balancer.get(this.#pinned);
    if (provider?.entry.link === undefined) return undefined;
    // Picked again although tried and still out of reach: nobody else is left; wait for a change.
    return provider.unreachable && tried.includes(provider) ? undefined : provider;
  }

  #begin(provider: FleetProvider, nowMs: number): Attempt {
    this.#running++;
    this.#last = provider;
    const attempt = new Attempt(this, provider, this.#ground, nowMs);
    attempt.begin(nowMs);
    return attempt;
  }

  #planHedge(nowMs: number): void {
    const { method } = this;
    if (!this.#plan.idempotent || method.description.oneway || this.#pinned !== undefined) return;
    const delayMs = this.#plan.hedging?.delayMs ?? method.hedgeDelayMs(nowMs);
    if (delayMs === undefined || nowMs + delayMs >= this.deadlineAtMs) return;
    this.#cancelHedge = this.#ground.clock.setTimer(delayMs, () => this.#hedge());
  }

  /** The first attempt is slow: sends a second copy to another provider, where the budgets give one (CALL-17). */
  #hedge(): void {
    const { clock, hedgeBudget } = this.#ground;
    if (this.settled || this.#running !== 1 || this.#attempts !== 1) return;
    if (this.#attempts >= this.#plan.maxAttempts) return;
    const nowMs = clock.nowMs();
    const tried = [...(this.#tried ?? none), this.#last!];
    const other = this.#pick(nowMs, tried);
    if (other === undefined || tried.includes(other)) return;
    if (!hedgeBudget.take(nowMs, this.#plan.hedging?.maxExtraPercent)) return;
    this.method.counts.hedges++;
    this.#hedged = this.#begin(other, nowMs);
  }

  /** Takes note of an attempt that failed; says whether the call goes on after it with another. */
  #mayGoOn(provider: FleetProvider, error: unknown, failure: AttemptFailure, nowMs: number): boolean {
    this.#running--;
    if (this.settled) return false;
    this.#lastError = error;
    this.#tried ??= [];
    this.#tried.push(provider);
    // A declared exception is an answer, whichever copy it comes from.
    if (failure.code === undefined) this.#fail(error, nowMs);
    // The other copy may still succeed (CALL-18).
    else if (this.#running > 0) return false;
    else if (!mayRepeat(failure, this.#plan.idempotent)) this.#fail(error, nowMs);
    return !this.settled;
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
    if (this.signal === undefined || this.#onAbort !== undefined) return;
    this.#onAbort = () => {
      if (!this.settled) this.#fail(aborted(this.method.name, this.signal));
    };
    this.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** @param code of the error; undefined for an answer */
  #settle(nowMs: number, verdict: Verdict, code: string | undefined): void {
    this.settled = true;
    this.method.counts.ended(code, nowMs - this.#beganMs);
    if (this.#onAbort) this.signal?.removeEventListener('abort', this.#onAbort);
    this.#cancelHedge?.();
    if (this.#ticket !== undefined) this.method.breaker?.ended(this.#ticket, nowMs, verdict);
    if (this.#counted) this.#ground.throttle?.ended(nowMs, code !== 'OVERLOADED');
    this.#ground.settled(this);
  }

  #fail(error: unknown, nowMs: number = this.#ground.clock.nowMs()): void {
    const failure = judge(error);
    this.#settle(nowMs, verdictOn(failure), failure.code);
    this.#reject(error);
  }

  #closed() {
    return clientClosed(this.method.name, this.#ground.options.service, this.#lastError);
  }

  #nobody() {
    return noProvider({
      method: this.method.name,
      service: this.#ground.options.service,
      fleet: this.#ground.fleet,
      tried: this.#tried ?? none,
      pinned: this.#pinned,
      cause: this.#lastError,
    });
  }
}

/** What a call says for itself comes before what holds for its method (CTRL-20). */
const ownPlan = (plan: MethodPlan, given: CallOptions): MethodPlan => ({
  deadlineMs: given.deadlineMs ?? plan.deadlineMs,
  idempotent: given.idempotent ?? plan.idempotent,
  maxAttempts: given.maxAttempts ?? plan.maxAttempts,
  hedging: given.hedging === undefined ? plan.hedging : hedgingOf(given.hedging),
});
