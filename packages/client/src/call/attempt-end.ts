/** How one attempt of a call ended. */
export interface AttemptEnd {
  readonly method: string;
  /** The provider's node, and the address that was called. */
  readonly node: string;
  readonly address: string;
  /** Which attempt of the call it was, from 1; 0 where no connection could be had, which is none (CALL-14). */
  readonly attempt: number;
  readonly latencyMs: number;
  /** Undefined for a result; declared exceptions and errors as the caller gets them. */
  readonly error: unknown;
}
