import { type ConsumerMethodStats, LatencyHistogram } from '@thriftkeeper/registry';

/** Totals of the calls of one method as the application made them (STAT-5). Counting allocates nothing. */
export class MethodCounts {
  calls = 0;
  answered = 0;
  retries = 0;
  hedges = 0;
  hedgesWon = 0;
  readonly failed = new Map<string, number>();
  readonly latency = new LatencyHistogram();

  /** @param code of the error that the caller got; undefined for a result or a declared exception */
  ended(code: string | undefined, latencyMs: number): void {
    this.latency.record(latencyMs * 1_000);
    if (code === undefined) this.answered++;
    else this.failed.set(code, (this.failed.get(code) ?? 0) + 1);
  }

  /** Adds what another has counted. */
  add(other: MethodCounts): void {
    this.calls += other.calls;
    this.answered += other.answered;
    this.retries += other.retries;
    this.hedges += other.hedges;
    this.hedgesWon += other.hedgesWon;
    for (const [code, count] of other.failed) this.failed.set(code, (this.failed.get(code) ?? 0) + count);
    this.latency.add(other.latency);
  }

  report(): ConsumerMethodStats {
    const { calls, answered, retries, hedges, hedgesWon, failed, latency } = this;
    return {
      calls,
      answered,
      retries,
      hedges,
      hedgesWon,
      ...(failed.size > 0 && { failed: Object.fromEntries(failed) }),
      ...(latency.count > 0 && { latency: latency.report() }),
    };
  }
}
