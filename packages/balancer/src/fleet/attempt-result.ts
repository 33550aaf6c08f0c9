import type { Verdict } from '../ejection/verdict.ts';

/** What is known about an attempt when it ends (CALL-1). */
export type Outcome = 'notWritten' | 'refused' | 'unknown' | 'answered';

/**
 * What the end of an attempt tells a balancer.
 *
 * - `succeeded`: answered with a result or a declared exception
 * - `failed`: a failure of BAL-54
 * - `overloaded`: refused because the provider has too much to do
 * - `unwilling`: refused because it is draining, not ready or disabled: left alone for 1 s
 * - `kicked`: this consumer is banned there
 * - `nothing`: other refusals, aborts by the caller, ends before anything was tried
 */
export type AttemptResult = 'succeeded' | 'failed' | 'overloaded' | 'unwilling' | 'kicked' | 'nothing';

const RESULT_OF_REFUSAL: Readonly<Record<string, AttemptResult>> = {
  OVERLOADED: 'overloaded',
  DRAINING: 'unwilling',
  NOT_READY: 'unwilling',
  DISABLED: 'unwilling',
  KICKED: 'kicked',
};

/** Codes of attempts that say, though not written, that the provider can't be reached (BAL-54). */
const UNREACHED = new Set(['CONNECT_FAILED', 'HOST_UNRESOLVED', 'TLS_FAILED']);

/**
 * What an outcome and its error code tell (BAL-23, BAL-54).
 *
 * @param code of the error table; undefined when a result or a declared exception came
 */
export function attemptResultOf(outcome: Outcome, code: string | undefined): AttemptResult {
  if (code === 'ABORTED') return 'nothing';
  switch (outcome) {
    case 'answered':
      return code === undefined ? 'succeeded' : 'failed';
    case 'unknown':
      return 'failed';
    case 'refused':
      return RESULT_OF_REFUSAL[code ?? ''] ?? 'nothing';
    case 'notWritten':
      return UNREACHED.has(code ?? '') ? 'failed' : 'nothing';
  }
}

/** What a result says about the provider's health (BAL-54). */
export const verdictOf = (result: AttemptResult): Verdict =>
  result === 'succeeded' ? 'success' : result === 'failed' ? 'failure' : 'neither';
