import { murmur3Text } from '../murmur3.ts';
import { compareNodes } from '../node-order.ts';

/** How many providers a consumer works with in a large fleet, and the fewest that can be asked for (BAL-44). */
export const DEFAULT_SUBSET_SIZE = 12;

/** Who is to work with whom. */
export interface SubsetQuestion {
  /** The consumer's own node. */
  readonly consumer: string;
  /** All consumer nodes, in any order. */
  readonly consumers: readonly string[];
  /** All provider nodes that may be picked, in any order. */
  readonly providers: readonly string[];
  /** Providers per consumer. Default 12; 0 switches subsets off; 1 to 11 count as 12. */
  readonly size?: number;
}

/**
 * The providers that a consumer works with, each with the share of its weight, in (0, 1]; undefined when it
 * works with all (BAL-44 to BAL-47).
 *
 * Each consumer holds a slice of a circle of all providers, at its rank among the consumers. So each provider
 * has nearly the same number of consumers, and who joins or leaves moves few others.
 *
 * Source: deterministic aperture of Finagle (Ruben Oanta, Bryce Anderson, 2019).
 */
export function subsetOf({
  consumer,
  consumers,
  providers,
  size = DEFAULT_SUBSET_SIZE,
}: SubsetQuestion): Map<string, number> | undefined {
  if (size === 0 || !consumers.includes(consumer)) return undefined;
  const all = consumers.length;
  const slices = Math.ceil((Math.max(size, DEFAULT_SUBSET_SIZE) * all) / providers.length);
  if (slices >= all) return undefined;

  const rank = consumers.reduce((before, other) => before + (compareNodes(other, consumer) < 0 ? 1 : 0), 0);
  const ordered = providers
    .map((node) => ({ node, hash: murmur3Text(node) }))
    .sort((a, b) => a.hash - b.hash || compareNodes(a.node, b.node));

  // A circle of providers · consumers: provider i covers [i · M, (i + 1) · M), the consumer [from, to).
  const circle = providers.length * all;
  const from = rank * providers.length;
  const to = from + slices * providers.length;
  const shares = new Map<string, number>();
  for (const [i, { node }] of ordered.entries()) {
    const start = i * all;
    const overlap =
      overlapOf(from, to, start, start + all) + overlapOf(from, to, start + circle, start + circle + all);
    if (overlap > 0) shares.set(node, overlap / all);
  }
  return shares;
}

const overlapOf = (from: number, to: number, start: number, end: number): number =>
  Math.max(0, Math.min(to, end) - Math.max(from, start));
