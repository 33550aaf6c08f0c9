import { ERRORS, type ErrorCode } from '../generated/errors.ts';

/**
 * Thrown by whoever dispatches calls, before the handler has run: the call is answered with this code, one of
 * the refusals (3000 to 3999), or HANDLER_MISSING.
 *
 * Only this becomes a refusal on the wire. An error with the same code that a handler met itself, calling
 * somebody else, does not: its caller would believe that nothing was run (spec KEEP-14).
 */
export class CallRefusal extends Error {
  override readonly name = 'CallRefusal';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the code is one of the refusals. */
  get isRefusal(): boolean {
    const { number } = ERRORS[this.code];
    return number >= 3000 && number <= 3999;
  }
}
