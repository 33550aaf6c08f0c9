import { isPanic } from '../ejection/panic.ts';
import { type SlowStart, slowStartWeight } from '../shaping/slow-start.ts';
import type { BalancedProvider } from './balanced-provider.ts';
import type { Eligibility } from './eligibility.ts';

/** Who may be picked, and for how long that holds if nothing happens. */
export interface Selection<P extends BalancedProvider> {
  /** In node order. */
  readonly candidates: readonly P[];
  /** Whether ejection is ignored (BAL-60). */
  readonly inPanic: boolean;
  /** When time alone changes something. */
  readonly untilMs: number;
}

/** Weights in slow start are worked out anew this often in its window, and at most every 10 ms (BAL-36). */
const SLOW_START_STEPS = 100;
const LEAST_STEP_MS = 10;

/** Providers that may serve, by their state and weight: the first step of BAL-1. The others get their reason. */
export function servingOf<P extends BalancedProvider>(providers: readonly P[]): P[] {
  return providers.filter((provider) => {
    const { state, weight } = provider.entry;
    if (state === 'up' && weight > 0) return true;
    provider.eligibility = { eligible: false, reason: state === 'up' ? 'weightZero' : state };
    return false;
  });
}

/**
 * The steps of BAL-1 from the subset up to ejection and panic, and the weights that follow.
 *
 * Sets `eligibility`, `weight`, `ringWeight` and `ejected` of every provider in `serving`.
 *
 * @param serving in node order
 * @param shares of the subset (BAL-47); undefined: the consumer works with all
 */
export function select<P extends BalancedProvider>(
  serving: readonly P[],
  shares: ReadonlyMap<string, number> | undefined,
  slowStart: SlowStart,
  nowMs: number,
): Selection<P> {
  const sieve = new Sieve<P>(nowMs);
  const subset = shares ? serving.filter(({ node }) => shares.has(node)) : serving;
  const inSubset = sieve.pass(subset);
  // BAL-48: a subset of which fewer than half are left is given up for the whole list.
  const whole = subset.length === serving.length || 2 * inSubset.healthy < subset.length;
  const { candidates, inPanic } = whole && shares ? sieve.pass(serving) : inSubset;
  if (!whole) {
    for (const provider of serving) {
      if (!shares?.has(provider.node)) provider.eligibility = { eligible: false, reason: 'otherSubset' };
    }
  }
  const stepMs = Math.max(LEAST_STEP_MS, slowStart.windowMs / SLOW_START_STEPS);
  for (const provider of candidates) {
    const { weight } = provider.entry;
    const ageMs = nowMs - provider.firstSeenMs;
    const share = whole ? 1 : (shares?.get(provider.node) ?? 1);
    provider.ringWeight = weight;
    provider.weight = slowStartWeight(weight, ageMs, slowStart) * share;
    provider.ejected = inPanic && isEjected(provider, nowMs);
    const onProbation = !provider.ejected && provider.accrual.state.name === 'dead';
    if (onProbation) provider.beginProbation();
    provider.eligibility = {
      eligible: true,
      weight: provider.weight,
      inPanic: provider.ejected,
      onProbation,
    };
    if (ageMs < slowStart.windowMs) sieve.changesAt(nowMs + stepMs);
  }
  return { candidates, inPanic, untilMs: sieve.untilMs };
}

/** Lets candidates through by what this client has found out; says of the others why not. */
class Sieve<P extends BalancedProvider> {
  readonly #nowMs: number;
  untilMs = Number.POSITIVE_INFINITY;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  changesAt(atMs: number): void {
    this.untilMs = Math.min(this.untilMs, atMs);
  }

  /** @returns also how many are reachable and not ejected, before panic */
  pass(providers: readonly P[]): { candidates: readonly P[]; healthy: number; inPanic: boolean } {
    const willing = this.#keep(providers, (provider) => this.#refusal(provider));
    const connected = this.#keep(willing, ({ unreachable }) =>
      unreachable ? { eligible: false, reason: 'unreachable' } : undefined,
    );
    // BAL-50: when all are unreachable, each attempt is a new try. Otherwise those are no part of panic.
    const reachable = connected.length > 0 ? connected : willing;
    const alive = this.#keep(reachable, (provider) => this.#ejection(provider));
    const inPanic = isPanic(reachable.length - alive.length, reachable.length);
    const healthy = connected.length > 0 ? alive.length : 0;
    return { candidates: inPanic ? reachable : alive, healthy, inPanic };
  }

  #keep(providers: readonly P[], reasonAgainst: (provider: P) => Eligibility | undefined): P[] {
    return providers.filter((provider) => {
      const reason = reasonAgainst(provider);
      if (reason) provider.eligibility = reason;
      return !reason;
    });
  }

  #refusal({ entry, kickedUntilMs, unwillingUntilMs }: P): Eligibility | undefined {
    if (entry.unsupported !== undefined) {
      return { eligible: false, reason: 'unsupportedStack', detail: entry.unsupported };
    }
    if (kickedUntilMs > this.#nowMs) {
      this.changesAt(kickedUntilMs);
      return { eligible: false, reason: 'kicked', untilMs: kickedUntilMs };
    }
    if (unwillingUntilMs > this.#nowMs) {
      this.changesAt(unwillingUntilMs);
      return { eligible: false, reason: 'unwilling', untilMs: unwillingUntilMs };
    }
    return undefined;
  }

  #ejection({ accrual, ejectedUntilMs }: P): Eligibility | undefined {
    const { state } = accrual;
    if (ejectedUntilMs > this.#nowMs) {
      this.changesAt(ejectedUntilMs);
      return { eligible: false, reason: 'ejected', cause: 'outlier', untilMs: ejectedUntilMs };
    }
    if (state.name === 'probing') return { eligible: false, reason: 'probing' };
    if (accrual.admits(this.#nowMs) || state.name === 'alive') return undefined;
    this.changesAt(state.untilMs);
    return { eligible: false, reason: 'ejected', cause: state.cause, untilMs: state.untilMs };
  }
}

const isEjected = ({ accrual, ejectedUntilMs }: BalancedProvider, nowMs: number): boolean =>
  ejectedUntilMs > nowMs || !accrual.admits(nowMs);
