import { type Draw, unitNumber } from '../draw.ts';
import { RollingCount } from '../rolling-count.ts';

/** Two minutes (CALL-24). */
const SECONDS = 120;
/** Calls are dropped once there are more than so many for each that is accepted (CALL-24). */
const CALLS_PER_ACCEPT = 2;
/** At most this share is dropped (CALL-24). */
const MOST_DROPPED = 0.75;

/**
 * Drops calls of a client by chance while its service keeps answering that it is overloaded (CALL-24):
 * `p = min(0.75, max(0, (requests − 2 · accepts) / (requests + 1)))` over the calls that ended in the last 2 minutes.
 *
 * Source: "Site Reliability Engineering" (O'Reilly 2016), chapter 21, adaptive throttling.
 */
export class Throttle {
  readonly #draw: Draw;
  readonly #refusals = new RollingCount(1_000, SECONDS);
  readonly #accepts = new RollingCount(1_000, SECONDS);

  /** @param draw one is consumed per call while calls are dropped */
  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** With what probability a call is dropped now. */
  probability(nowMs: number): number {
    const accepts = this.#accepts.total(nowMs);
    const requests = accepts + this.#refusals.total(nowMs);
    return Math.min(MOST_DROPPED, Math.max(0, (requests - CALLS_PER_ACCEPT * accepts) / (requests + 1)));
  }

  /** Whether a call may go. False: it ends with THROTTLED, and counts as refused. */
  admit(nowMs: number): boolean {
    // The case of nearly all calls: nothing was refused of late, and nothing is dropped.
    if (this.#refusals.total(nowMs) === 0) return true;
    const probability = this.probability(nowMs);
    if (probability === 0 || unitNumber(this.#draw()) >= probability) return true;
    this.#refusals.add(nowMs);
    return false;
  }

  /** Says how a call ended that was let through: in OVERLOADED, or in anything else. */
  ended(nowMs: number, accepted: boolean): void {
    (accepted ? this.#accepts : this.#refusals).add(nowMs);
  }
}
