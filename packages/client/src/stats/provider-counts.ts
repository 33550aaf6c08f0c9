import { type CalledProvider, LatencyHistogram } from '@thriftkeeper/registry';

/** Totals of the attempts made at one provider (STAT-5). Counting allocates nothing. */
export class ProviderCounts {
  attempts = 0;
  answered = 0;
  inProgress = 0;
  ejections = 0;
  readonly failed = new Map<string, number>();
  readonly latency = new LatencyHistogram();

  begun(): void {
    this.attempts++;
    this.inProgress++;
  }

  /** @param code of what it ended with; undefined for a result or a declared exception */
  ended(code: string | undefined, latencyMs: number): void {
    this.inProgress--;
    this.latency.record(latencyMs * 1_000);
    if (code === undefined) this.answered++;
    else this.failed.set(code, (this.failed.get(code) ?? 0) + 1);
  }

  /** Adds what another has counted, with what is in progress there. */
  add(other: ProviderCounts): void {
    this.attempts += other.attempts;
    this.answered += other.answered;
    this.inProgress += other.inProgress;
    this.ejections += other.ejections;
    for (const [code, count] of other.failed) this.failed.set(code, (this.failed.get(code) ?? 0) + count);
    this.latency.add(other.latency);
  }

  report(): CalledProvider {
    const { attempts, answered, inProgress, ejections, failed, latency } = this;
    return {
      attempts,
      answered,
      inProgress,
      ejections,
      ...(failed.size > 0 && { failed: Object.fromEntries(failed) }),
      ...(latency.count > 0 && { latency: latency.report() }),
    };
  }
}
