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
  return Math.floor((draw / 0x1_0000_0000) * ceilingMs(attempt, baseMs, capMs));
}

/** Equal jitter: half of the ceiling, and anywhere up to the other half on top (SES-21). */
export function equalJitterMs(attempt: number, draw: number, { baseMs, capMs }: BackoffOptions): number {
  const half = ceilingMs(attempt, baseMs, capMs) / 2;
  return Math.floor(half + Math.floor((draw / 0x1_0000_0000) * half));
}

const ceilingMs = (attempt: number, baseMs: number, capMs: number) => Math.min(capMs, baseMs * 2 ** attempt);
