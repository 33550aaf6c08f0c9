import type { HedgingOptions } from './method-plan.ts';

/** What a call may say for itself, behind the method's arguments. */
export interface CallOptions {
  /** Gives the call up; its reason becomes the error's cause. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the call over all its attempts, in milliseconds; 0 ends it at once. Default: the method's. */
  readonly deadlineMs?: number | undefined;
  /** Whether it does no harm when it runs twice. Default: the method's. */
  readonly idempotent?: boolean | undefined;
  /** Attempts, the first included; 1 repeats nothing. Default: the method's. */
  readonly maxAttempts?: number | undefined;
  /** Whether, when idempotent and slow, a second copy is sent to another provider. Default: the method's. */
  readonly hedging?: boolean | HedgingOptions | undefined;
  /** What the picker `consistentHash` goes by: equal keys go to the same provider. */
  readonly hashKey?: string | Uint8Array | undefined;
  /** Calls this node and no other, even one of weight 0. */
  readonly provider?: string | undefined;
}
