import { type ConsumerStatsReport, mostReportBytes } from '@thriftkeeper/registry';
import type { MethodCounts } from './method-counts.ts';
import { ProviderCounts } from './provider-counts.ts';

/** Where everything is counted that has no entry of its own (STAT-6). */
const others = '*';

/** For the token, which is put in later, and for the entry of all others, which grows. */
const spareBytes = 20_480;

/** What there is to say beside the totals. */
export type ReportHead = Pick<
  ConsumerStatsReport,
  'at' | 'startedAt' | 'sequence' | 'intervalMs' | 'listStale'
>;

/** All that a client counts, by provider and by method. */
export class ConsumerCounts {
  readonly #methods: ReadonlyMap<string, MethodCounts>;
  readonly #providers = new Map<string, ProviderCounts>();
  /** Of providers without an entry: attempts of theirs may still be in progress. */
  readonly #departing = new Set<ProviderCounts>();
  readonly #others = new ProviderCounts();

  constructor(methods: ReadonlyMap<string, MethodCounts>) {
    this.#methods = methods;
  }

  /** Where to count attempts at a provider. */
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
    this.#departing.add(counts);
  }

  /** The report of all that was counted, cut to the size that is allowed (STAT-6). */
  report(
    head: ReportHead,
    isEjected: (node: string) => boolean,
    mostBytes = mostReportBytes,
  ): ConsumerStatsReport {
    const whole = this.#report(head, isEjected, false);
    const { [others]: rest, ...providers } = whole.providers;
    let excess = sizeOf({ ...whole, providers }) - (mostBytes - spareBytes);
    if (excess <= 0) return whole;
    const leastCalled = Object.entries(providers).sort(([, one], [, other]) => one.attempts - other.attempts);
    for (const [node, provider] of leastCalled) {
      if (excess <= 0) break;
      // Braces are one more than the comma that goes.
      excess -= sizeOf({ [node]: provider }) - 1;
      this.left(node);
    }
    return this.#report(head, isEjected, true);
  }

  #report(head: ReportHead, isEjected: (node: string) => boolean, truncated: boolean): ConsumerStatsReport {
    const called = [...this.#providers].filter(([, { attempts }]) => attempts > 0);
    const providers = called.map(([node, counts]) => [
      node,
      { ...counts.report(), ...(isEjected(node) && { ejected: true }) },
    ]);
    const rest = this.#rest();
    if (rest.attempts > 0) providers.push([others, rest.report()]);
    const methods = [...this.#methods].filter(([, { calls }]) => calls > 0);
    return {
      role: 'consumer',
      spec: 1,
      ...head,
      providers: Object.fromEntries(providers),
      methods: Object.fromEntries(methods.map(([name, counts]) => [name, counts.report()])),
      truncated,
    };
  }

  #rest(): ProviderCounts {
    for (const counts of this.#departing) {
      if (counts.inProgress > 0) continue;
      this.#others.add(counts);
      this.#departing.delete(counts);
    }
    if (this.#departing.size === 0) return this.#others;
    const sum = new ProviderCounts();
    for (const counts of [this.#others, ...this.#departing]) sum.add(counts);
    return sum;
  }
}

const sizeOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));
