/** How a provider that has just come is led up to its weight. */
export interface SlowStart {
  /** How long it takes, in ms, from when this client first saw the provider. Default 30,000; 0: off. */
  readonly windowMs: number;
  /** Above 1 the weight rises fast at first, below 1 slowly. Default 1: in proportion to time. Above 0. */
  readonly aggression: number;
}

/** Slow start as the specification has it: 30 s, in proportion to time (BAL-36). */
export const DEFAULT_SLOW_START: SlowStart = { windowMs: 30_000, aggression: 1 };

/** What a provider has from its first moment: a tenth of its weight (BAL-36). */
const LEAST_SHARE = 0.1;

/**
 * The weight of a provider first seen `ageMs` ago: `weight · max(0.1, (age / window)^(1 / aggression))` (BAL-36).
 *
 * Source: Envoy's slow start mode.
 */
export function slowStartWeight(
  weight: number,
  ageMs: number,
  { windowMs, aggression }: SlowStart = DEFAULT_SLOW_START,
): number {
  if (ageMs >= windowMs) return weight;
  const share = ageMs / windowMs;
  return weight * Math.max(LEAST_SHARE, aggression === 1 ? share : share ** (1 / aggression));
}
