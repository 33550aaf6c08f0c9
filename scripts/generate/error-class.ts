// The template of every package's error class; `errors.ts` beside it puts the table in front.
import { ERRORS } from '../../packages/registry/src/generated/errors.ts';

/** A code of the specification's error table. */
export type ErrorCode = keyof typeof ERRORS;

/** What is known of a call that ended with an error (07-calls.md). */
export type ErrorOutcome = (typeof ERRORS)[ErrorCode]['outcome'];

/** When the same call may be sent again (11-errors.md). */
export type ErrorRetry = (typeof ERRORS)[ErrorCode]['retry'];

const brand = Symbol.for('thriftkeeper.error');

/** What an error may carry besides its message. */
export interface ErrorOptions {
  /** What led to this error. */
  readonly cause?: unknown;
  /** Facts for programs, such as `{ retryAfterMs: 250 }`. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Where more is known than the table says, e.g. `notWritten` for a connection lost before the call left. */
  readonly outcome?: ErrorOutcome | undefined;
}

/**
 * The one error class of Thriftkeeper. Match `code`, never the message.
 *
 * Each package that throws has a copy of its own; `instanceof` recognises them all.
 */
export class ThriftkeeperError extends Error {
  override readonly name = 'ThriftkeeperError';
  /** Code of the error table; one that this version does not know reads as UNKNOWN. */
  readonly code: ErrorCode;
  /** The code's number, the same in every port. */
  readonly number: number;
  /** When the same call may be sent again: never, elsewhere, later, or anywhere for idempotent methods. */
  readonly retry: ErrorRetry;
  /** Whether `retry` is anything but never. */
  readonly retryable: boolean;
  /** What is known of the call. */
  readonly outcome: ErrorOutcome;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, { cause, details = {}, outcome }: ErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    const known = Object.hasOwn(ERRORS, code) ? code : 'UNKNOWN';
    const entry = ERRORS[known];
    this.code = known;
    this.number = entry.number;
    this.retry = entry.retry;
    this.retryable = entry.retryable;
    this.outcome = outcome ?? entry.outcome;
    this.details = details;
    Object.defineProperty(this, brand, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
  }
}
