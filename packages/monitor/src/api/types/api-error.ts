import type { ErrorCode } from '@thriftkeeper/registry';

/** Why a request failed. */
export interface ApiError {
  /** A code of the error table; match this. */
  readonly code: ErrorCode;
  /** For people: what is wrong, and what to do. */
  readonly message: string;
  /** For programs, such as `{ retryAfterMs: 12000 }`, `{ field: '/why' }`, `{ role: 'operator' }`. */
  readonly details: Readonly<Record<string, unknown>>;
}
