import type { ErrorCode } from '../error.ts';

/**
 * Thrown by whoever dispatches calls, before the handler has run: the call is refused with this code.
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
}
