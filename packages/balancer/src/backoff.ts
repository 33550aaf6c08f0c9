import { type Draw, unitNumber } from './draw.ts';

/**
 * A wait with full jitter, in whole ms: `floor(u · min(cap, base · 2^n))` (SES-20).
 *
 * Source: Marc Brooker, "Exponential Backoff And Jitter", AWS 2015.
 *
 * @param n which wait this is, from 0
 * @param draw one is consumed
 */
export const fullJitter = (n: number, baseMs: number, capMs: number, draw: Draw): number =>
  Math.floor(unitNumber(draw()) * Math.min(capMs, baseMs * 2 ** n));

/** A wait with equal jitter, in whole ms: `h + floor(u · h)`, `h = min(cap, base · 2^n) / 2` (SES-21). */
export function equalJitter(n: number, baseMs: number, capMs: number, draw: Draw): number {
  const half = Math.min(capMs, baseMs * 2 ** n) / 2;
  return half + Math.floor(unitNumber(draw()) * half);
}

/**
 * The wait before the `retry`-th retry of a call, in ms (CALL-11): none before the first, then full jitter of
 * base 5 ms, cap 1,000 ms.
 *
 * @param retry from 1
 * @param draw consumed from the second on
 */
export const retryWaitMs = (retry: number, draw: Draw): number =>
  retry < 2 ? 0 : fullJitter(retry - 2, 5, 1_000, draw);

/**
 * The wait before the `attempt`-th try to reconnect to a provider, in ms (BAL-51): none before the first, then
 * full jitter of base 100 ms, cap 30,000 ms.
 *
 * @param attempt from 1, since the last connection that answered a call or stood for 1 s
 * @param draw consumed from the second on
 */
export const reconnectWaitMs = (attempt: number, draw: Draw): number =>
  attempt < 2 ? 0 : fullJitter(attempt - 2, 100, 30_000, draw);
