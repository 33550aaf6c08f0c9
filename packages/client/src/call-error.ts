import type { Outcome } from '@thriftkeeper/balancer';
import { type ErrorCode, ThriftkeeperError } from '@thriftkeeper/registry';

/** What is known of a failed attempt (CALL-1). A declared exception is an answer. */
export interface AttemptFailure {
  readonly code: ErrorCode | undefined;
  readonly outcome: Outcome;
}

/** Judges what an attempt was rejected with. */
export function judge(error: unknown): AttemptFailure {
  if (!(error instanceof ThriftkeeperError)) return { code: undefined, outcome: 'answered' };
  return { code: error.code, outcome: error.outcome === 'none' ? 'notWritten' : error.outcome };
}

/**
 * Never repeated, whatever their outcome: the caller's own end, or an answer that repeating does not change.
 * (CLOSED comes from a connection that ended a moment before: the call goes elsewhere.)
 */
const final = new Set<ErrorCode>([
  'ABORTED',
  'LIMITED',
  'KICKED',
  'MESSAGE_TOO_LARGE',
  'METHOD_UNKNOWN',
  'HANDLER_MISSING',
  'INVALID_RESULT',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
]);

/** Whether another attempt may be made after this one (CALL-1, CALL-2). */
export function mayRepeat({ code, outcome }: AttemptFailure, idempotent: boolean): boolean {
  if (code === undefined || final.has(code)) return false;
  return outcome === 'notWritten' || outcome === 'refused' || idempotent;
}
