import { CircuitBreaker, HedgeDelay } from '@thriftkeeper/balancer';
import type { MethodDescription } from '@thriftkeeper/transport';
import { MethodCounts } from '../stats/method-counts.ts';
import type { MethodPlan } from './method-plan.ts';

/** What a client keeps of one method: how it is called now, and what its calls have shown. */
export class MethodState {
  readonly description: MethodDescription;
  /** Undefined: calls of the method are never cut off. */
  readonly breaker: CircuitBreaker | undefined;
  readonly counts = new MethodCounts();
  plan: MethodPlan;
  #delay: HedgeDelay | undefined;

  constructor(description: MethodDescription, plan: MethodPlan, withBreaker: boolean) {
    this.description = description;
    this.plan = plan;
    this.breaker = withBreaker ? new CircuitBreaker() : undefined;
  }

  get name(): string {
    return this.description.name;
  }

  /** Takes note of an attempt that was answered. */
  answered(nowMs: number, latencyMs: number): void {
    // Its histograms take 20 KB: methods that are never hedged have none.
    if (this.plan.hedging !== undefined && this.plan.hedging.delayMs === undefined)
      this.#delay ??= new HedgeDelay();
    this.#delay?.answered(nowMs, latencyMs);
  }

  /** After how long a second copy is worth sending, in milliseconds; undefined: too few attempts to tell. */
  hedgeDelayMs(nowMs: number): number | undefined {
    return this.plan.hedging?.delayMs ?? this.#delay?.delayMs(nowMs, this.plan.hedging?.maxExtraPercent);
  }
}
