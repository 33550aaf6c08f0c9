import { attemptResultOf } from '@thriftkeeper/balancer';
import type { CallOptions, CallSink } from '@thriftkeeper/transport';
import type { FleetProvider } from '../fleet/fleet.ts';
import type { Lease, LinkConnection } from '../fleet/provider-link.ts';
import { type AttemptFailure, judge, retryAfterMsOf, tooLate } from './call-error.ts';
import type { CallGround } from './call-ground.ts';
import type { MethodState } from './method-state.ts';

/** The call that an attempt is made for. */
export interface AttemptOwner {
  readonly method: MethodState;
  readonly args: readonly unknown[];
  readonly signal: AbortSignal | undefined;
  readonly deadlineMs: number;
  /** On the client's monotonic clock. */
  readonly deadlineAtMs: number;
  readonly settled: boolean;
  /** The attempt is about to be written. Returns which one of the call it is, from 1. */
  sent(attempt: Attempt, nowMs: number): number;
  succeeded(attempt: Attempt, value: unknown, nowMs: number): void;
  failed(attempt: Attempt, error: unknown, failure: AttemptFailure, nowMs: number): void;
  /** There was no connection to write it to: no attempt of the call (CALL-14). */
  unsent(attempt: Attempt, error: unknown, failure: AttemptFailure, nowMs: number): void;
}

/**
 * One attempt of a call at one provider. Whatever becomes of the call, the balancer is told how the attempt ended:
 * what is known of a provider does not depend on who still wants the answer.
 */
export class Attempt implements CallSink, Pick<CallOptions, 'deadlineMs' | 'nowMs' | 'signal'> {
  readonly provider: FleetProvider;
  // What the connection is told, which takes the attempt itself for the call's options.
  readonly signal: AbortSignal | undefined;
  deadlineMs = 0;
  nowMs = 0;
  readonly #call: AttemptOwner;
  readonly #ground: CallGround;
  readonly #ticket: number;
  #startedMs: number;
  #number = 0;
  #lease: Lease | undefined;
  /** What it was sent on. */
  #connection: LinkConnection | undefined;

  /** @param provider one that has a link */
  constructor(call: AttemptOwner, provider: FleetProvider, ground: CallGround, nowMs: number) {
    this.provider = provider;
    this.signal = call.signal;
    this.#call = call;
    this.#ground = ground;
    this.#startedMs = nowMs;
    this.#ticket = ground.fleet.balancer.started(provider, nowMs);
  }

  /** Sends it, at once where a connection stands. */
  begin(nowMs: number): void {
    const link = this.provider.entry.link!;
    const { current } = link;
    if (current !== undefined) this.#send(current, nowMs);
    else {
      link.lease(this.#call.deadlineAtMs - nowMs, this.#call.signal).then(
        (lease) => this.#sendOn(lease),
        (error) => this.#unsent(error),
      );
    }
  }

  succeed(value: unknown, arrivedMs?: number): void {
    const { clock, fleet } = this.#ground;
    this.#lease?.release();
    const nowMs = arrivedMs ?? clock.nowMs();
    const latencyMs = nowMs - this.#startedMs;
    fleet.balancer.finished(this.provider, this.#ticket, 'succeeded', nowMs, latencyMs);
    this.provider.entry.counts.ended(undefined, latencyMs);
    this.#answered(nowMs, latencyMs);
    this.#tell(latencyMs, undefined);
    this.#call.succeeded(this, value, nowMs);
  }

  fail(error: unknown): void {
    this.#lease?.release();
    const failure = judge(error);
    const nowMs = this.#ground.clock.nowMs();
    const latencyMs = nowMs - this.#startedMs;
    this.#note(error, failure, nowMs);
    this.provider.entry.counts.ended(failure.code, latencyMs);
    if (failure.outcome === 'answered') this.#answered(nowMs, latencyMs);
    this.#call.failed(this, error, failure, nowMs);
  }

  #sendOn(lease: Lease): void {
    const { deadlineMs, deadlineAtMs, method, settled } = this.#call;
    const nowMs = this.#ground.clock.nowMs();
    if (settled || nowMs >= deadlineAtMs) {
      lease.release();
      this.#unsent(tooLate(method.name, deadlineMs, undefined));
      return;
    }
    this.#lease = lease;
    this.#startedMs = nowMs;
    this.#send(lease.connection, nowMs);
  }

  #send(connection: LinkConnection, nowMs: number): void {
    const call = this.#call;
    this.#connection = connection;
    this.provider.entry.counts.begun();
    this.#number = call.sent(this, nowMs);
    this.nowMs = nowMs;
    this.deadlineMs = Math.max(1, Math.ceil(call.deadlineAtMs - nowMs));
    connection.start(call.method.description, call.args, this, this);
  }

  #answered(nowMs: number, latencyMs: number): void {
    const { method } = this.#call;
    method.answered(nowMs, latencyMs);
    // A oneway call ends once it is written: nobody has answered.
    if (!method.description.oneway) this.provider.entry.link?.answered(this.#connection!);
  }

  #unsent(error: unknown): void {
    const failure = judge(error);
    const nowMs = this.#ground.clock.nowMs();
    this.#note(error, failure, nowMs);
    this.#call.unsent(this, error, failure, nowMs);
  }

  #note(error: unknown, failure: AttemptFailure, nowMs: number): void {
    const { fleet } = this.#ground;
    const latencyMs = nowMs - this.#startedMs;
    const result = attemptResultOf(failure.outcome, failure.code);
    fleet.balancer.finished(this.provider, this.#ticket, result, nowMs, latencyMs);
    if (result === 'kicked') fleet.kicked(this.provider, retryAfterMsOf(error), nowMs);
    this.#tell(latencyMs, error);
  }

  #tell(latencyMs: number, error: unknown): void {
    const { onAttempt } = this.#ground.options;
    if (onAttempt === undefined) return;
    const { node, entry } = this.provider;
    const { address } = entry.record;
    const attempt = this.#number;
    try {
      onAttempt({ method: this.#call.method.name, node, address, attempt, latencyMs, error });
    } catch (thrown) {
      // The call is not to blame, and must settle; the error is its author's to see.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }
}
