/** Time in which an observation loses all but 1/e of its weight: 1,000 ms (BAL-22). */
const TAU_MS = 1_000;

/** What a failure is observed as at most (BAL-23). */
const MOST_PENALTY_MS = 30_000;
/** What is doubled where nothing is known yet (BAL-23). */
const ASSUMED_MS = 5;

/**
 * A provider's latency as a moving average that rises at once and falls slowly (BAL-22).
 *
 * A time above the average replaces it; a lower one blends in by how long ago the last one was. It also falls
 * while nothing is observed, so that a provider that was slow once is tried again.
 *
 * Source: PeakEwma of Twitter's Finagle.
 */
export class PeakEwma {
  /** The average when last observed, in ms; `NaN` before the first observation. */
  valueMs = Number.NaN;
  /** When that was. */
  stampMs = 0;
  #failedMs = Number.NEGATIVE_INFINITY;

  /** Whether nothing has been observed yet. */
  get isFresh(): boolean {
    return Number.isNaN(this.valueMs);
  }

  /** Observes the time of an attempt that succeeded. */
  observe(nowMs: number, latencyMs: number): void {
    const value = this.valueMs;
    if (latencyMs <= value) {
      const decay = Math.exp((this.stampMs - nowMs) / TAU_MS);
      this.valueMs = value * decay + latencyMs * (1 - decay);
    } else {
      this.valueMs = latencyMs;
    }
    this.stampMs = nowMs;
  }

  /**
   * Observes an attempt that failed or was refused as overloaded: its time, and at least double the average, so
   * that a provider that fails fast does not look fast. Attempts that fail together double it once (BAL-23).
   */
  observeFailure(nowMs: number, latencyMs: number): void {
    const began = nowMs - latencyMs;
    const penalty = (this.isFresh ? ASSUMED_MS : this.valueMs) * (began < this.#failedMs ? 1 : 2);
    this.observe(nowMs, Math.min(MOST_PENALTY_MS, Math.max(latencyMs, penalty)));
    this.#failedMs = nowMs;
  }

  /** The average, decayed to now, in ms; `NaN` before the first observation. Reading changes nothing. */
  at(nowMs: number): number {
    const { valueMs, stampMs } = this;
    return nowMs === stampMs ? valueMs : valueMs * Math.exp((stampMs - nowMs) / TAU_MS);
  }

  /** Forgets everything observed. */
  forget(): void {
    this.valueMs = Number.NaN;
    this.stampMs = 0;
    this.#failedMs = Number.NEGATIVE_INFINITY;
  }
}
