import { atLeast } from '../invalid-option.ts';
import { RollingCount } from '../rolling-count.ts';
import type { RetryBudget } from './retry-budget.ts';

/** How much extra load hedges may be. */
export interface HedgeBudgetOptions {
  /** Hedges in percent of the calls of the last 10 s. Default 2. */
  readonly maxExtraPercent?: number;
}

const SECONDS = 10;

/**
 * How many second copies of slow calls the client of a service may send: at most 2 % of its calls of the last
 * 10 s, each taken from the retry budget as well (CALL-17).
 */
export class HedgeBudget {
  readonly #percent: number;
  readonly #retryBudget: RetryBudget;
  readonly #calls = new RollingCount(1_000, SECONDS);
  readonly #hedges = new RollingCount(1_000, SECONDS);

  /** @throws RangeError with code INVALID_OPTION when the percentage is below 0 */
  constructor(retryBudget: RetryBudget, { maxExtraPercent = 2 }: HedgeBudgetOptions = {}) {
    this.#retryBudget = retryBudget;
    this.#percent = atLeast(0, 'maxExtraPercent', maxExtraPercent);
  }

  /** Counts a call, once, when it begins. */
  called(nowMs: number): void {
    this.#calls.add(nowMs);
  }

  /**
   * Takes a hedge from both budgets, or from none and gives false.
   *
   * @param percent in place of the budget's own, where a method has one
   */
  take(nowMs: number, percent = this.#percent): boolean {
    const hedges = this.#hedges.total(nowMs) + 1;
    const allowed = 100 * hedges <= percent * this.#calls.total(nowMs) && this.#retryBudget.take(nowMs);
    if (allowed) this.#hedges.add(nowMs);
    return allowed;
  }
}
