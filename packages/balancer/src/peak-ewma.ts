/** Time in which an observation loses all but 1/e of its weight: 10,000 ms (BAL-22). */
const TAU_MS = 10_000;

/** What a failure costs at most: 30,000 ms (BAL-23). */
const MOST_PENALTY_MS = 30_000;

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

  /** Whether nothing has been observed yet. */
  get isFresh(): boolean {
    return Number.isNaN(this.valueMs);
  }

  /** Observes the time of an attempt that was answered. */
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
   * Observes an attempt that failed or was refused as overloaded: `min(30000, max(its time, its deadline,
   * 2 · value))`, so that a provider that fails fast does not look fast (BAL-23).
   *
   * @param deadlineMs the length of its deadline; 0 when there was none
   */
  observeFailure(nowMs: number, latencyMs: number, deadlineMs: number): void {
    const doubled = this.isFresh ? 0 : 2 * this.valueMs;
    this.observe(nowMs, Math.min(MOST_PENALTY_MS, Math.max(latencyMs, deadlineMs, doubled)));
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
  }
}
