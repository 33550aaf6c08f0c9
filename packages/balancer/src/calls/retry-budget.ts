import { atLeast } from '../invalid-option.ts';
import { RollingCount } from '../rolling-count.ts';

/** How much a client may repeat. */
export interface RetryBudgetOptions {
  /** Retries in percent of the calls of the last 10 s. Default 20. */
  readonly percent?: number;
  /** Retries a second that are allowed besides. Default 10. */
  readonly perSecond?: number;
}

const SECONDS = 10;

/**
 * How many retries and hedges the client of a service may make, so that they never multiply an overload
 * (CALL-12): of the last 10 s, 20 % of the calls and 10 a second.
 *
 * Source: RetryBudget of Finagle.
 */
export class RetryBudget {
  #percent = 0;
  #reserve = 0;
  readonly #calls = new RollingCount(1_000, SECONDS);
  readonly #retries = new RollingCount(1_000, SECONDS);

  /** @throws RangeError with code INVALID_OPTION when a number is below 0 */
  constructor(options: RetryBudgetOptions = {}) {
    this.change(options);
  }

  /**
   * Changes how much may be repeated; what was counted stays.
   *
   * @throws RangeError with code INVALID_OPTION when a number is below 0
   */
  change({ percent = 20, perSecond = 10 }: RetryBudgetOptions): void {
    this.#percent = atLeast(0, 'percent', percent);
    this.#reserve = atLeast(0, 'perSecond', perSecond) * SECONDS;
  }

  /** Counts a call, once, when it begins. */
  called(nowMs: number): void {
    this.#calls.add(nowMs);
  }

  /** Whether a retry could be made now. */
  allows(nowMs: number): boolean {
    const retries = this.#retries.total(nowMs) + 1;
    return 100 * retries <= this.#percent * this.#calls.total(nowMs) + 100 * this.#reserve;
  }

  /** Takes a retry or hedge from the budget; false when it has none. */
  take(nowMs: number): boolean {
    const allowed = this.allows(nowMs);
    if (allowed) this.#retries.add(nowMs);
    return allowed;
  }
}
