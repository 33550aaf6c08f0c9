import type { DeathCause } from '../ejection/failure-accrual.ts';

/** Why a provider is out for a while by this client's own decision. */
export type EjectionCause = DeathCause | 'outlier';

/**
 * Whether a provider would be picked, or at which step of BAL-1 it fell out. Times are those of the monotonic
 * clock that the balancer is handed.
 */
export type Eligibility =
  | {
      readonly eligible: true;
      /** Its weight after slow start and subset share. */
      readonly weight: number;
      /** It is only taken because more than half are ejected (BAL-60). */
      readonly inPanic: boolean;
      /** It is due for its probe after an ejection (BAL-53). */
      readonly onProbation: boolean;
    }
  | { readonly eligible: false; readonly reason: 'draining' | 'disabled' | 'notReady' | 'weightZero' }
  /** Other consumers work with it (BAL-44). */
  | { readonly eligible: false; readonly reason: 'otherSubset' }
  /** This client cannot build its stack; `detail` says which and why (REC-11). */
  | { readonly eligible: false; readonly reason: 'unsupportedStack'; readonly detail: string }
  /** It banned this consumer (CTRL-19). */
  | { readonly eligible: false; readonly reason: 'kicked'; readonly untilMs: number }
  /** It answered DRAINING, NOT_READY or DISABLED a moment ago (BAL-54). */
  | { readonly eligible: false; readonly reason: 'unwilling'; readonly untilMs: number }
  /** No connection to it can be made (BAL-50). */
  | { readonly eligible: false; readonly reason: 'unreachable' }
  /** It failed too often (BAL-52, BAL-57). */
  | {
      readonly eligible: false;
      readonly reason: 'ejected';
      readonly cause: EjectionCause;
      readonly untilMs: number;
    }
  /** Its probe is in progress (BAL-53). */
  | { readonly eligible: false; readonly reason: 'probing' }
  /** This call has been there (BAL-1). */
  | { readonly eligible: false; readonly reason: 'tried' }
  /** The consumer's own zone has room for all its calls (BAL-41). */
  | { readonly eligible: false; readonly reason: 'otherZone' };

const EJECTED_FOR: Readonly<Record<EjectionCause, string>> = {
  failuresInARow: '5 failures in a row',
  lowSuccessRate: 'fewer than 80 % of its calls succeeded',
  probeFailed: 'its probe failed',
  outlier: 'it fails far more often than the others',
};

/** An eligibility as a few words for messages: `ejected (5 failures in a row, 12 s left)`. */
export function describeEligibility(eligibility: Eligibility, nowMs: number): string {
  if (eligibility.eligible) {
    if (eligibility.inPanic) return 'may be picked, though ejected, because most others are';
    return eligibility.onProbation ? 'may be picked, as a probe' : 'may be picked';
  }
  switch (eligibility.reason) {
    case 'draining':
      return 'draining';
    case 'disabled':
      return 'disabled by an operator';
    case 'notReady':
      return 'not ready';
    case 'weightZero':
      return 'weight 0';
    case 'otherSubset':
      return 'in the subset of other consumers';
    case 'unsupportedStack':
      return `unsupported stack (${eligibility.detail})`;
    case 'kicked':
      return `this consumer is kicked (${leftOf(eligibility.untilMs, nowMs)})`;
    case 'unwilling':
      return `refused calls (${leftOf(eligibility.untilMs, nowMs)})`;
    case 'unreachable':
      return 'unreachable';
    case 'ejected':
      return `ejected (${EJECTED_FOR[eligibility.cause]}, ${leftOf(eligibility.untilMs, nowMs)})`;
    case 'probing':
      return 'ejected (its probe is in progress)';
    case 'tried':
      return 'tried already';
    case 'otherZone':
      return 'in another zone';
  }
}

function leftOf(untilMs: number, nowMs: number): string {
  const leftMs = Math.max(0, untilMs - nowMs);
  if (leftMs === Number.POSITIVE_INFINITY) return 'without end';
  return leftMs < 1_000 ? `${Math.ceil(leftMs)} ms left` : `${Math.ceil(leftMs / 1_000)} s left`;
}
