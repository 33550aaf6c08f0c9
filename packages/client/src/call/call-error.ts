import { attemptResultOf, type Outcome, type Verdict, verdictOf } from '@thriftkeeper/balancer';
import { type ErrorCode, ThriftkeeperError } from '@thriftkeeper/registry';
import type { CallFleet, FleetProvider } from '../fleet/fleet.ts';

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
  'MESSAGE_TOO_LARGE',
  'METHOD_UNKNOWN',
  'HANDLER_MISSING',
  'INVALID_RESULT',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
]);

/** Refusals that another provider may not share. One that this version does not know is not among them (KEEP-12). */
const refusedElsewhere = new Set<ErrorCode>(['OVERLOADED', 'DRAINING', 'NOT_READY', 'DISABLED']);

/** Whether another attempt may be made after this one (CALL-1, CALL-2). */
export function mayRepeat({ code, outcome }: AttemptFailure, idempotent: boolean): boolean {
  if (code === undefined || final.has(code)) return false;
  switch (outcome) {
    case 'notWritten':
      return code !== 'LIMITED' && code !== 'KICKED';
    case 'refused':
      return refusedElsewhere.has(code);
    case 'unknown':
    case 'answered':
      return idempotent;
  }
}

/** What the end of a whole call says to the circuit breaker of its method (CALL-20). */
export const verdictOn = ({ outcome, code }: AttemptFailure): Verdict =>
  code === 'NO_PROVIDER' ? 'failure' : verdictOf(attemptResultOf(outcome, code));

/** When a refusal says that it is worth trying again, in milliseconds; undefined: it does not. */
export const retryAfterMsOf = (error: unknown): number | undefined => {
  const { retryAfterMs } = (error as { details?: { retryAfterMs?: unknown } }).details ?? {};
  return typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
};

/** The circuit breaker of the method is open. */
export const circuitOpen = (method: string, retryAfterMs: number): ThriftkeeperError =>
  new ThriftkeeperError(
    'CIRCUIT_OPEN',
    `'${method}' was not sent: at least half of its calls have failed lately (circuitBreaker); try again in ${Math.ceil(retryAfterMs)} ms`,
    { outcome: 'notWritten', details: { retryAfterMs: Math.ceil(retryAfterMs) } },
  );

/** The client drops calls by chance while the service is overloaded. */
export const throttled = (method: string): ThriftkeeperError =>
  new ThriftkeeperError(
    'THROTTLED',
    `'${method}' was not sent: the service has refused most calls of the last 2 minutes as too many (throttling)`,
    { outcome: 'notWritten' },
  );

/** The caller's signal was aborted between attempts, or before the first. */
export const aborted = (method: string, signal: AbortSignal | undefined): ThriftkeeperError =>
  new ThriftkeeperError('ABORTED', `'${method}' was aborted by the caller; it was not written`, {
    cause: signal?.reason,
    outcome: 'notWritten',
  });

export const tooLate = (method: string, deadlineMs: number, cause: unknown): ThriftkeeperError =>
  new ThriftkeeperError(
    'DEADLINE_EXCEEDED',
    `'${method}' was not written: its deadline of ${deadlineMs} ms had passed`,
    { outcome: 'notWritten', cause },
  );

export const clientClosed = (method: string, service: string, cause?: unknown): ThriftkeeperError =>
  new ThriftkeeperError('CLOSED', `'${method}' was not sent: the client of '${service}' is closed`, {
    outcome: 'notWritten',
    cause,
  });

/** What a call that finds nobody says of it. */
export interface Nobody {
  readonly method: string;
  readonly service: string;
  readonly fleet: CallFleet;
  /** Providers that the call has been to. */
  readonly tried: readonly FleetProvider[];
  /** The node that the call is pinned to. */
  readonly pinned: string | undefined;
  /** How its last attempt failed. */
  readonly cause: unknown;
}

/** Nobody can take the call: names every provider, and why it cannot. */
export function noProvider({ method, service, fleet, tried, pinned, cause }: Nobody): ThriftkeeperError {
  const whom =
    pinned === undefined
      ? `no provider of '${service}' can take '${method}'`
      : `provider ${pinned} of '${service}', which '${method}' is pinned to, cannot take it`;
  return new ThriftkeeperError('NO_PROVIDER', `${whom}: ${fleet.describe(tried)}`, {
    cause: cause ?? fleet.whyStale,
    details: { providers: fleet.view(tried) },
  });
}
