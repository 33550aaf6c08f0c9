import { OUTLIER_INTERVAL_MS, sweepOutliers } from '../ejection/outlier-detector.ts';
import { type AttemptResult, verdictOf } from './attempt-result.ts';
import type { BalancedProvider } from './balanced-provider.ts';
import type { BalancerEvent } from './balancer-options.ts';

/** After a long silence no more than so many sweeps are made up for. */
const MOST_SWEEPS = 32;

/** Judges the providers of a list by how attempts end, and tells of those that go and come back. */
export class Ejections {
  readonly #onEvent: (event: BalancerEvent) => void;
  #nextSweepMs: number;

  /** @param enabled whether any provider is ever judged */
  constructor(enabled: boolean, onEvent: (event: BalancerEvent) => void) {
    this.#onEvent = onEvent;
    this.#nextSweepMs = enabled ? Number.NaN : Number.POSITIVE_INFINITY;
  }

  /** When {@link sweep} must be called. */
  get nextSweepMs(): number {
    return this.#nextSweepMs;
  }

  /** Begins the intervals of outlier detection, with the first list. */
  begin(nowMs: number): void {
    if (Number.isNaN(this.#nextSweepMs)) this.#nextSweepMs = nowMs + OUTLIER_INTERVAL_MS;
  }

  /**
   * Makes the sweeps that are due (BAL-56); those after which nobody called say nothing new but that time goes on.
   *
   * @param providers the whole list, in node order
   * @returns whether one was due
   */
  sweep(providers: readonly BalancedProvider[], nowMs: number): boolean {
    if (!(nowMs >= this.#nextSweepMs)) return false;
    for (let sweeps = 0; nowMs >= this.#nextSweepMs && sweeps < MOST_SWEEPS; sweeps++) {
      this.#return(providers, this.#nextSweepMs);
      for (const { node, ejectedUntilMs } of sweepOutliers(providers, this.#nextSweepMs)) {
        this.#onEvent({ type: 'ejected', node, cause: 'outlier', untilMs: ejectedUntilMs });
      }
      for (const provider of providers) {
        provider.calls = 0;
        provider.failures = 0;
      }
      this.#nextSweepMs += OUTLIER_INTERVAL_MS;
    }
    if (nowMs >= this.#nextSweepMs) this.#nextSweepMs = nowMs + OUTLIER_INTERVAL_MS;
    this.#return(providers, nowMs);
    return true;
  }

  /**
   * Judges a provider by the end of an attempt (BAL-52 to BAL-54).
   *
   * @param listed whether it still stands in the list
   * @returns whether that changed its state
   */
  judge(
    provider: BalancedProvider,
    ticket: number,
    result: AttemptResult,
    nowMs: number,
    listed: boolean,
  ): boolean {
    if (result === 'succeeded' || result === 'failed') provider.calls++;
    if (result === 'failed') provider.failures++;
    const { accrual, node } = provider;
    const before = accrual.state;
    accrual.ended(ticket, nowMs, verdictOf(result));
    const { state } = accrual;
    if (state === before) return false;
    if (!listed) return true;
    if (state.name === 'alive') {
      if (provider.ejectedUntilMs <= nowMs) this.#onEvent({ type: 'returned', node });
    } else if (result === 'failed') {
      const { cause, untilMs } = state;
      this.#onEvent({ type: 'ejected', node, cause, untilMs });
    }
    return true;
  }

  /** Tells of the outliers whose time is over. */
  #return(providers: readonly BalancedProvider[], nowMs: number): void {
    for (const provider of providers) {
      if (provider.ejectedUntilMs === 0 || provider.ejectedUntilMs > nowMs) continue;
      provider.ejectedUntilMs = 0;
      if (provider.accrual.admits(nowMs)) this.#onEvent({ type: 'returned', node: provider.node });
    }
  }
}
