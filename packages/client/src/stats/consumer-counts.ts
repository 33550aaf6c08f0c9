import { type ConsumerStatsReport, mostReportBytes } from '@thriftkeeper/registry';
import { MethodCounts } from './method-counts.ts';
import { ProviderCounts } from './provider-counts.ts';

/** Where everything is counted that has no entry of its own (STAT-6). */
const others = '*';

/** For the token, which is put in later, and for the entries of all others, which grow. */
const spareBytes = 20_480;

/** What there is to say beside the totals. */
export type ReportHead = Pick<
  ConsumerStatsReport,
  'at' | 'startedAt' | 'sequence' | 'intervalMs' | 'listStale'
>;

/** How it is with a provider at the moment of the report. */
export interface ProviderNow {
  readonly connections: number;
  readonly ejected: boolean;
}

/** All that a client counts, by provider and by method. */
export class ConsumerCounts {
  readonly #methods: ReadonlyMap<string, MethodCounts>;
  readonly #providers = new Map<string, ProviderCounts>();
  /** Those of `#methods` and `#providers` that have no entry any more, for ever (STAT-6). */
  readonly #summed = new Set<MethodCounts | ProviderCounts>();
  /** Of providers that have left the list: attempts of theirs may still be in progress. */
  readonly #departing = new Set<ProviderCounts>();
  /** Of those whose attempts have ended. */
  readonly #departed = new ProviderCounts();
  #truncated = false;

  constructor(methods: ReadonlyMap<string, MethodCounts>) {
    this.#methods = methods;
  }

  /** Where to count attempts at a provider, for as long as it stands in the list. */
  of(node: string): ProviderCounts {
    let counts = this.#providers.get(node);
    if (counts === undefined) {
      counts = new ProviderCounts();
      this.#providers.set(node, counts);
    }
    return counts;
  }

  /** A provider has left the list: from now on it is one of the others, so that totals never fall. */
  left(node: string): void {
    const counts = this.#providers.get(node);
    if (counts === undefined) return;
    this.#providers.delete(node);
    this.#summed.delete(counts);
    this.#departing.add(counts);
  }

  /** The report of all that was counted, cut to the size that is allowed: least called first (STAT-6). */
  report(
    head: ReportHead,
    now: (node: string) => ProviderNow,
    mostBytes = mostReportBytes,
  ): ConsumerStatsReport {
    const whole = this.#report(head, now);
    let excess = sizeOf(whole) - (mostBytes - spareBytes);
    for (const rest of [whole.providers[others], whole.methods?.[others]])
      if (rest !== undefined) excess -= sizeOf({ [others]: rest });
    if (excess <= 0) return whole;
    this.#truncated = true;
    for (const { counts, entry } of this.#leastCalledFirst(whole)) {
      if (excess <= 0) break;
      // Braces are one more than the comma that goes.
      excess -= sizeOf(entry) - 1;
      this.#summed.add(counts);
    }
    return this.#report(head, now);
  }

  #report(head: ReportHead, now: (node: string) => ProviderNow): ConsumerStatsReport {
    const providers: ConsumerStatsReport['providers'] = {};
    const methods: NonNullable<ConsumerStatsReport['methods']> = {};
    for (const [node, counts] of this.#providers) {
      if (counts.attempts === 0 || this.#summed.has(counts)) continue;
      const { connections, ejected } = now(node);
      providers[node] = { ...counts.report(), connections, ...(ejected && { ejected }) };
    }
    for (const [name, counts] of this.#methods)
      if (counts.calls > 0 && !this.#summed.has(counts)) methods[name] = counts.report();
    const otherProviders = this.#otherProviders();
    if (otherProviders.attempts > 0) providers[others] = otherProviders.report();
    const otherMethods = this.#otherMethods();
    if (otherMethods.calls > 0) methods[others] = otherMethods.report();
    return { role: 'consumer', spec: 1, ...head, providers, methods, truncated: this.#truncated };
  }

  /** What has an entry in a report. */
  #leastCalledFirst({ providers, methods = {} }: ConsumerStatsReport) {
    const entries = [
      ...[...this.#providers].map(([name, counts]) => ({ name, counts, told: providers[name] })),
      ...[...this.#methods].map(([name, counts]) => ({ name, counts, told: methods[name] })),
    ].filter(({ told, counts }) => told !== undefined && !this.#summed.has(counts));
    return entries
      .map(({ name, counts, told }) => ({
        counts,
        entry: { [name]: told },
        calls: counts instanceof ProviderCounts ? counts.attempts : counts.calls,
      }))
      .sort((one, other) => one.calls - other.calls);
  }

  #otherProviders(): ProviderCounts {
    for (const counts of this.#departing) {
      if (counts.inProgress > 0) continue;
      this.#departed.add(counts);
      this.#departing.delete(counts);
    }
    const sum = new ProviderCounts();
    for (const counts of [this.#departed, ...this.#departing, ...this.#summed])
      if (counts instanceof ProviderCounts) sum.add(counts);
    return sum;
  }

  #otherMethods(): MethodCounts {
    const sum = new MethodCounts();
    for (const counts of this.#summed) if (counts instanceof MethodCounts) sum.add(counts);
    return sum;
  }
}

const sizeOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));
