import { LatencyHistogram, type ProviderMethodStats } from '@thriftkeeper/registry';
import { type CallEnd, CallRefusal, type IncomingCall } from '@thriftkeeper/transport';

/** Where everything is counted that has no entry of its own (STAT-6, STAT-7). */
export const others = '*';

/** Totals of one method. */
class MethodCounts {
  received = 0;
  answered = 0;
  failed = 0;
  readonly refused = new Map<string, number>();
  readonly latency = new LatencyHistogram();

  add(other: MethodCounts): void {
    this.received += other.received;
    this.answered += other.answered;
    this.failed += other.failed;
    for (const [code, count] of other.refused) this.refused.set(code, (this.refused.get(code) ?? 0) + count);
    this.latency.add(other.latency);
  }

  report(): ProviderMethodStats {
    const { received, answered, failed, refused, latency } = this;
    return {
      received,
      answered,
      failed,
      ...(refused.size > 0 && { refused: Object.fromEntries(refused) }),
      ...(latency.count > 0 && { latency: latency.report() }),
    };
  }
}

/** Counts calls by method: every method's counters stand ready, and counting allocates nothing. */
export class CallCounts {
  readonly #methods = new Map<string, MethodCounts>();
  readonly #others = new MethodCounts();

  /** @param methods all that are served */
  constructor(methods: Iterable<string>) {
    for (const name of methods) this.#methods.set(name, new MethodCounts());
  }

  /** A call was read. */
  received({ method }: IncomingCall): void {
    this.#of(method.name).received++;
  }

  /** It ended. */
  ended({ method, admitted }: IncomingCall, end: CallEnd, error: unknown, durationMs: number): void {
    const counts = this.#of(method.name);
    if (!admitted) {
      const { code } = error as CallRefusal;
      counts.refused.set(code, (counts.refused.get(code) ?? 0) + 1);
      return;
    }
    if (end === 'returned' || end === 'declared') counts.answered++;
    else counts.failed++;
    // A refusal after it was let in says that there is no handler.
    if (!(error instanceof CallRefusal)) counts.latency.record(durationMs * 1_000);
  }

  /** A call of a method that is not served: its name is the caller's, and gets no entry (STAT-7). */
  unknown(): void {
    this.#others.received++;
    this.#others.failed++;
  }

  /** Counts a method among the others from now on, for ever: totals never fall (STAT-6). */
  fold(name: string): void {
    const counts = this.#methods.get(name);
    if (counts === undefined || counts === this.#others) return;
    this.#others.add(counts);
    this.#methods.set(name, this.#others);
  }

  /** Whether a method has been folded. */
  get folded(): boolean {
    return [...this.#methods.values()].includes(this.#others);
  }

  /** What has been counted, of methods that were called. */
  report(): Record<string, ProviderMethodStats> {
    const called = [...this.#methods, [others, this.#others] as const].filter(
      ([name, counts]) => counts.received > 0 && (name === others || counts !== this.#others),
    );
    return Object.fromEntries(called.map(([name, counts]) => [name, counts.report()]));
  }

  #of(name: string): MethodCounts {
    return this.#methods.get(name) ?? this.#others;
  }
}
