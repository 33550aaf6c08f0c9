import { ThriftkeeperError } from '../../src/error.ts';
import type { DecodeLimits } from '../../src/limits.ts';

/** Tight, so that bytes beyond them are seen. */
export const LIMITS: DecodeLimits = {
  maxMessageBytes: 64 * 1024,
  maxDepth: 32,
  maxElements: 20_000,
  maxNameBytes: 256,
};

/** What a connection that was sent bad bytes may end with. */
export const mayEndWith = (error: Error): boolean =>
  error instanceof ThriftkeeperError && ['PROTOCOL_ERROR', 'MESSAGE_TOO_LARGE'].includes(error.code);

const CALL_CODES = [
  'PROTOCOL_ERROR',
  'MESSAGE_TOO_LARGE',
  'CONNECTION_LOST',
  'CLOSED',
  'INVALID_RESULT',
  'APPLICATION_EXCEPTION',
  'METHOD_UNKNOWN',
];

/** Whether a call may have failed with this: one of our errors, or an exception that its interface declares. */
export const isCallError = (error: unknown): boolean =>
  error instanceof ThriftkeeperError
    ? CALL_CODES.includes(error.code)
    : ['Refused', 'Absent'].includes((error as Error | undefined)?.name ?? '');

/** Says what is wrong with how calls ended; undefined when nothing is. */
export const callsProblem = (ends: readonly PromiseSettledResult<unknown>[]): string | undefined => {
  for (const end of ends) {
    if (end.status === 'rejected' && !isCallError(end.reason)) {
      const { stack } = (end.reason ?? {}) as Partial<Error>;
      return `a call failed with ${stack ?? String(end.reason)}`;
    }
  }
  return undefined;
};
