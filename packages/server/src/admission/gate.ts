import { type Admission, type CallEnd, CallRefusal, type IncomingCall } from '@thriftkeeper/transport';
import type { InProgressLimit } from './in-progress-limit.ts';
import type { Readiness } from './readiness.ts';

// Made once: an error costs the more the busier the server is, by its stack.
const stopping = new CallRefusal('DRAINING', 'this provider is stopping');
const overloaded = new CallRefusal('OVERLOADED', 'this provider has as many calls in progress as it takes');

/** Judges every call before its handler runs (CALL-32), and counts those that it let through. */
export class Gate {
  readonly #readiness: Readiness;
  readonly #limit: InProgressLimit | undefined;
  #inProgress = 0;

  /** @param limit undefined for none */
  constructor(readiness: Readiness, limit: InProgressLimit | undefined) {
    this.#readiness = readiness;
    this.#limit = limit;
  }

  /** Calls whose handlers run. */
  get inProgress(): number {
    return this.#inProgress;
  }

  /** Calls that it lets run at once, as it stands now; undefined for no limit. */
  get limit(): number | undefined {
    return this.#limit?.limit;
  }

  readonly admit: Admission = (_call, isStopping) => {
    if (isStopping) return stopping;
    if (this.#readiness.refusal !== undefined) return this.#readiness.refusal;
    if (this.#limit !== undefined && this.#inProgress >= this.#limit.limit) return overloaded;
    this.#inProgress++;
    return undefined;
  };

  /** Told of the end of every call, refused ones included. */
  ended(call: IncomingCall, end: CallEnd, durationMs: number): void {
    if (!call.admitted) return;
    if (end === 'returned' || end === 'declared')
      this.#limit?.answered(call.startedMs + durationMs, durationMs, this.#inProgress);
    this.#inProgress--;
  }
}
