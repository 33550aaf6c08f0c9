import { takeFromAll } from '@thriftkeeper/registry';
import { type CallEnd, CallRefusal, type IncomingCall } from '@thriftkeeper/transport';
import type { Caller } from '../callers/caller.ts';
import type { Callers } from '../callers/callers.ts';
import type { Clock } from '../clock.ts';
import { kicked, limited } from '../control/refusals.ts';
import type { InProgressLimit } from './in-progress-limit.ts';
import type { Readiness } from './readiness.ts';

// Made once: an error costs the more the busier the server is, by its stack.
const stopping = new CallRefusal('DRAINING', 'this provider is stopping');
const overloaded = new CallRefusal('OVERLOADED', 'this provider has as many calls in progress as it takes');

/** What a gate asks before it lets a call through. */
export interface GateKeepers {
  readonly callers: Callers;
  readonly readiness: Readiness;
  /** On calls in progress; undefined for none. */
  readonly limit: InProgressLimit | undefined;
  readonly clock: Clock;
}

/** Judges every call before its handler runs (CALL-32), and counts those that it let through. */
export class Gate {
  /** The answer while an operator has disabled the provider. */
  disabled: CallRefusal | undefined;
  readonly #callers: Callers;
  readonly #readiness: Readiness;
  readonly #limit: InProgressLimit | undefined;
  readonly #clock: Clock;
  #inProgress = 0;

  constructor({ callers, readiness, limit, clock }: GateKeepers) {
    this.#callers = callers;
    this.#readiness = readiness;
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Calls whose handlers run. */
  get inProgress(): number {
    return this.#inProgress;
  }

  /** Calls that it lets run at once, as it stands now; undefined for no limit. */
  get limit(): number | undefined {
    return this.#limit?.limit;
  }

  /** Undefined for a call that may run; else its answer. */
  admit(call: IncomingCall, isStopping: boolean): CallRefusal | undefined {
    const caller = this.#callers.of(call);
    caller.received++;
    const refusal = this.#banned(caller, call) ?? this.#refusal(caller, isStopping, call.startedMs);
    if (refusal === undefined) this.#inProgress++;
    else caller.refused++;
    return refusal;
  }

  /** Told of the end of every call, refused ones included. */
  ended(call: IncomingCall, end: CallEnd, durationMs: number): void {
    if (!call.admitted) return;
    if (end === 'returned' || end === 'declared')
      this.#limit?.answered(call.startedMs + durationMs, durationMs, this.#inProgress);
    this.#inProgress--;
  }

  /** A banned consumer is refused once, and its connection ends (CTRL-18). */
  #banned({ kick }: Caller, { connection }: IncomingCall): CallRefusal | undefined {
    if (kick === undefined) return undefined;
    const wallMs = this.#clock.wallMs();
    if (kick.untilWallMs !== undefined && wallMs >= kick.untilWallMs) return undefined;
    // Not where single requests say who they are: others use that connection too.
    if (this.#callers.behind(connection).kick !== undefined) connection.close();
    return kicked(kick, wallMs);
  }

  #refusal({ buckets, limits }: Caller, isStopping: boolean, nowMs: number): CallRefusal | undefined {
    if (isStopping) return stopping;
    if (this.disabled !== undefined) return this.disabled;
    if (this.#readiness.refusal !== undefined) return this.#readiness.refusal;
    const waitMs = buckets.length === 0 ? 0 : takeFromAll(buckets, nowMs);
    if (waitMs > 0) return limited(limits, waitMs, nowMs);
    return this.#limit !== undefined && this.#inProgress >= this.#limit.limit ? overloaded : undefined;
  }
}
