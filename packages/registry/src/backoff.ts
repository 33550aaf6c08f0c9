/** How long to wait between tries. */
export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
}

/** What the registry waits by default (SES-20). */
export const registryBackoff: BackoffOptions = { baseMs: 100, capMs: 30_000 };

/**
 * Full jitter: anywhere between nothing and a ceiling that doubles with every attempt (SES-20; Brooker,
 * "Exponential Backoff and Jitter", 2015).
 *
 * @param attempt from 0
 * @param draw a uniform unsigned 32-bit integer
 * @returns milliseconds, a whole number
 */
export function fullJitterMs(attempt: number, draw: number, { baseMs, capMs } = registryBackoff): number {
  return Math.floor((draw / 0x1_0000_0000) * Math.min(capMs, baseMs * 2 ** attempt));
}
