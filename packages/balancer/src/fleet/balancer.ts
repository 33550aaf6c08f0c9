import type { Draw } from '../draw.ts';
import { compareNodes } from '../node-order.ts';
import type { PickerName } from '../pickers/picker-name.ts';
import { subsetOf } from '../shaping/subset.ts';
import { consumerShareOf } from '../shaping/zone-split.ts';
import type { AttemptResult } from './attempt-result.ts';
import { BalancedProvider, type ProviderEntry } from './balanced-provider.ts';
import { type BalancerOptions, resolveOptions } from './balancer-options.ts';
import { Ejections } from './ejections.ts';
import type { Eligibility } from './eligibility.ts';
import { type Selection, select, servingOf } from './selection.ts';
import { ZonePickers } from './zone-pickers.ts';

/** A consumer as its record has it. */
export interface ConsumerEntry {
  readonly node: string;
  readonly zone?: string | undefined;
}

/** How long a provider that refused a call is left alone, in ms (BAL-54). */
const UNWILLING_MS = 1_000;
/** How long one is that banned this consumer without saying how long, in ms (CTRL-19). */
const KICKED_MS = 30_000;

/**
 * Chooses the provider of each attempt for one service: the whole of BAL-1 behind one `pick`.
 *
 * It is told the list, the consumers, what can't be reached, and how attempts end; everything else it works
 * out. Time (`nowMs`, monotonic) and chance are handed in. `pick`, `started` and `finished` allocate nothing
 * and take constant time while nothing changes; a change is worked in by the next pick.
 *
 * `Entry` is what the client knows of a provider; `provider.entry` gives it back.
 */
export class Balancer<Entry extends ProviderEntry = ProviderEntry> {
  readonly #draw: Draw;
  #options: ReturnType<typeof resolveOptions>;
  readonly #ejections: Ejections;
  #pickers: ZonePickers<BalancedProvider<Entry>>;
  #providers: readonly BalancedProvider<Entry>[] = [];
  #byNode = new Map<string, BalancedProvider<Entry>>();
  #consumers: readonly ConsumerEntry[] | undefined;
  #consumerShare: number | undefined;
  #listed = false;
  #serving: readonly BalancedProvider<Entry>[] = [];
  #shares: ReadonlyMap<string, number> | undefined;
  #selection: Selection<BalancedProvider<Entry>> = { candidates: [], inPanic: false, untilMs: 0 };
  /** What must be worked out again before the next pick; each includes those after it. */
  #stale: 'list' | 'selection' | 'pickers' | 'nothing' = 'list';

  /**
   * @param draw the chance it consumes
   * @throws RangeError with code INVALID_OPTION
   */
  constructor(draw: Draw, options: BalancerOptions = {}) {
    this.#draw = draw;
    this.#options = resolveOptions(options);
    this.#ejections = new Ejections(this.#options.ejection, this.#options.onEvent);
    this.#pickers = new ZonePickers(this.#options.picker, draw, this.#options.zone);
  }

  /** All providers of the list, in node order. */
  get providers(): readonly BalancedProvider<Entry>[] {
    return this.#providers;
  }

  /** The name of the picker in use. */
  get picker(): PickerName {
    return this.#pickers.name;
  }

  /** A provider of the list by its node. */
  get(node: string): BalancedProvider<Entry> | undefined {
    return this.#byNode.get(node);
  }

  /**
   * Takes the whole list. Providers that stay keep what is known of them; those that are new, except in the first
   * list, start slowly (BAL-36).
   *
   * @param entries with unique nodes, in any order. An entry that is another object than before is taken for a
   *   changed record or decision: the provider is asked again though it refused a call (BAL-54)
   */
  setProviders(entries: Iterable<Entry>, nowMs: number): void {
    const firstSeenMs = this.#listed ? nowMs : Number.NEGATIVE_INFINITY;
    const byNode = new Map<string, BalancedProvider<Entry>>();
    for (const entry of entries) {
      const provider =
        this.#byNode.get(entry.node) ?? new BalancedProvider<Entry>(entry, firstSeenMs, this.#draw);
      if (provider.entry !== entry) {
        provider.entry = entry;
        provider.unwillingUntilMs = Number.NEGATIVE_INFINITY;
      }
      byNode.set(entry.node, provider);
    }
    this.#listed = true;
    this.#ejections.begin(nowMs);
    this.#byNode = byNode;
    this.#pickers.retain(byNode);
    this.#providers = [...byNode.values()].sort((a, b) => compareNodes(a.node, b.node));
    this.#stale = 'list';
  }

  /** Takes the consumers of the service, for subset and zone; undefined: not known. */
  setConsumers(consumers: readonly ConsumerEntry[] | undefined): void {
    this.#consumers = consumers;
    this.#measureZone();
    this.#stale = 'list';
  }

  /** Changes the picker, with fresh state, from the next attempt on (CTRL-21). */
  setPicker(name: PickerName): void {
    if (name === this.#pickers.name) return;
    this.#pickers = new ZonePickers(name, this.#draw, this.#options.zone);
    if (this.#stale === 'nothing') this.#stale = 'pickers';
  }

  /**
   * Changes how calls are spread, from the next attempt on; what is left out falls to its default.
   *
   * @throws RangeError with code INVALID_OPTION
   */
  reshape({ zone, subsetSize, slowStart }: Pick<BalancerOptions, 'zone' | 'subsetSize' | 'slowStart'>): void {
    const shape = resolveOptions({
      ...(subsetSize !== undefined && { subsetSize }),
      ...(slowStart !== undefined && { slowStart }),
    });
    const { zone: zoneBefore } = this.#options;
    this.#options = { ...this.#options, zone, subsetSize: shape.subsetSize, slowStart: shape.slowStart };
    if (zone !== zoneBefore) {
      this.#pickers = new ZonePickers(this.#pickers.name, this.#draw, zone);
      this.#measureZone();
    }
    this.#stale = 'list';
  }

  /** Says whether a provider can be reached (BAL-50). */
  setUnreachable(provider: BalancedProvider<Entry>, unreachable: boolean): void {
    if (provider.unreachable === unreachable) return;
    provider.unreachable = unreachable;
    this.#changed();
  }

  /** Says until when this consumer is banned at a provider (CTRL-19); a time that has passed: not any more. */
  setKicked(provider: BalancedProvider<Entry>, untilMs: number): void {
    provider.kickedUntilMs = untilMs;
    this.#changed();
  }

  /**
   * Chooses the provider of an attempt; undefined when none can take it: {@link explain} says why.
   *
   * @param key what `consistentHash` goes by
   * @param tried providers that the call has been to; others are preferred
   */
  pick(
    nowMs: number,
    key?: string | Uint8Array,
    tried?: readonly BalancedProvider<Entry>[],
  ): BalancedProvider<Entry> | undefined {
    if (
      this.#stale !== 'nothing' ||
      nowMs >= this.#selection.untilMs ||
      nowMs >= this.#ejections.nextSweepMs
    ) {
      this.#refresh(nowMs);
    }
    if (tried && tried.length > 0) this.#setAside(tried);
    return this.#pickers.pick(nowMs, key);
  }

  /** Says that an attempt begins at a provider. Returns a ticket for {@link finished}. */
  started(provider: BalancedProvider<Entry>, nowMs: number): number {
    this.#pickers.started(provider);
    const before = provider.accrual.state;
    const ticket = provider.accrual.started(nowMs);
    if (provider.accrual.state !== before) this.#changed();
    return ticket;
  }

  /**
   * Says how an attempt ended; made once for each {@link started}.
   *
   * @param ticket what `started` returned
   * @param latencyMs how long it took
   */
  finished(
    provider: BalancedProvider<Entry>,
    ticket: number,
    result: AttemptResult,
    nowMs: number,
    latencyMs: number,
  ): void {
    this.#pickers.finished(provider);
    if (result === 'succeeded') provider.latency.observe(nowMs, latencyMs);
    else if (result === 'failed' || result === 'overloaded') {
      provider.latency.observeFailure(nowMs, latencyMs);
    } else if (result === 'unwilling') {
      provider.unwillingUntilMs = nowMs + UNWILLING_MS;
      this.#changed();
    } else if (result === 'kicked') {
      this.setKicked(provider, Math.max(provider.kickedUntilMs, nowMs + KICKED_MS));
    }
    if (!this.#options.ejection) return;
    if (this.#ejections.sweep(this.#providers, nowMs)) this.#changed();
    const listed = this.#byNode.get(provider.node) === provider;
    if (this.#ejections.judge(provider, ticket, result, nowMs, listed)) this.#changed();
  }

  /**
   * Says of each provider, in node order, whether it would be picked now, and why not.
   *
   * @param tried providers that the call has been to
   */
  explain(
    nowMs: number,
    tried: readonly BalancedProvider<Entry>[] = [],
  ): { readonly provider: BalancedProvider<Entry>; readonly eligibility: Eligibility }[] {
    this.#refresh(nowMs);
    const candidates = this.#untried(tried);
    const otherZone = this.#pickers.leftOut(candidates, this.#consumerShare);
    return this.#providers.map((provider) => {
      let { eligibility } = provider;
      if (eligibility.eligible) {
        if (!candidates.includes(provider)) eligibility = { eligible: false, reason: 'tried' };
        else if (otherZone.includes(provider)) eligibility = { eligible: false, reason: 'otherZone' };
      }
      return { provider, eligibility };
    });
  }

  /** Which share of the consumers is in this one's zone. */
  #measureZone(): void {
    const { zone } = this.#options;
    const zones = this.#consumers?.map((consumer) => consumer.zone);
    this.#consumerShare = zone === undefined ? undefined : consumerShareOf(zone, zones);
  }

  #changed(): void {
    if (this.#stale !== 'list') this.#stale = 'selection';
  }

  #refresh(nowMs: number): void {
    const swept = this.#ejections.sweep(this.#providers, nowMs);
    if (this.#stale === 'list') {
      this.#serving = servingOf(this.#providers);
      this.#shares = this.#subset();
    }
    if (swept || this.#stale !== 'pickers' || nowMs >= this.#selection.untilMs) {
      const wasInPanic = this.#selection.inPanic;
      this.#selection = select(this.#serving, this.#shares, this.#options.slowStart, nowMs);
      const { inPanic } = this.#selection;
      if (inPanic !== wasInPanic) this.#options.onEvent({ type: 'panic', on: inPanic });
    }
    this.#pickers.update(this.#selection.candidates, this.#consumerShare);
    this.#stale = 'nothing';
  }

  /** The shares of this consumer's subset (BAL-44); undefined: it works with all. */
  #subset(): ReadonlyMap<string, number> | undefined {
    const { consumer, subsetSize } = this.#options;
    if (consumer === undefined || !this.#consumers) return undefined;
    return subsetOf({
      consumer,
      consumers: this.#consumers.map(({ node }) => node),
      providers: this.#serving.map(({ node }) => node),
      size: subsetSize,
    });
  }

  /** Leaves out the providers that a call has been to, for one pick. */
  #setAside(tried: readonly BalancedProvider<Entry>[]): void {
    const untried = this.#untried(tried);
    if (untried === this.#selection.candidates) return;
    this.#pickers.update(untried, this.#consumerShare);
    this.#stale = 'pickers';
  }

  /** The candidates that a call has not been to; all of them when there are no others. */
  #untried(tried: readonly BalancedProvider<Entry>[]): readonly BalancedProvider<Entry>[] {
    const { candidates } = this.#selection;
    const untried = candidates.filter((candidate) => !tried.includes(candidate));
    return untried.length === 0 || untried.length === candidates.length ? candidates : untried;
  }
}
