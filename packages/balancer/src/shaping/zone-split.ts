import { type Draw, unitNumber } from '../draw.ts';

/** What a zone decision looks at in a candidate. */
export interface Zoned {
  /** Its weight, above 0. */
  readonly weight: number;
  /** Its zone; undefined: none. */
  readonly zone?: string | undefined;
}

/** Candidates by zone, and how many of the calls stay in the consumer's own. */
export interface ZoneSplit<C extends Zoned> {
  /** Those of the consumer's zone, in the order given. */
  readonly local: readonly C[];
  /** The others. */
  readonly remote: readonly C[];
  /**
   * The share of the calls that `local` gets: 1 when all, 0 when `local` is empty.
   * Only between them is a draw consumed.
   */
  readonly localShare: number;
}

/**
 * Which candidates a consumer of a zone hands to its picker (BAL-40).
 *
 * The zone keeps its calls to itself until it would be loaded above the fleet's mean.
 *
 * @param zone the consumer's; undefined: none, or zone awareness switched off
 * @param consumerShare consumers of this zone / all consumers; undefined: none is known, then 1 / number of zones
 *
 * Source: zone-aware routing of Envoy and Finagle.
 */
export function zoneSplit<C extends Zoned>(
  candidates: readonly C[],
  zone: string | undefined,
  consumerShare?: number,
): ZoneSplit<C> {
  if (zone === undefined) return { local: [], remote: candidates, localShare: 0 };
  const local = candidates.filter((candidate) => candidate.zone === zone);
  if (local.length === 0) return { local, remote: candidates, localShare: 0 };
  if (local.length === candidates.length) return { local: candidates, remote: [], localShare: 1 };
  const remote = candidates.filter((candidate) => candidate.zone !== zone);
  const weightShare = weightOf(local) / weightOf(candidates);
  const share = consumerShare ?? 1 / new Set(candidates.map((candidate) => candidate.zone)).size;
  return { local, remote, localShare: weightShare >= share ? 1 : weightShare / share };
}

/** Whether the next pick is among `local`; consumes one draw when it depends on chance (BAL-41). */
export const picksLocal = ({ localShare }: ZoneSplit<Zoned>, draw: Draw): boolean =>
  localShare === 1 || (localShare > 0 && unitNumber(draw()) < localShare);

/** The share of consumers that are in a zone; undefined when none are known (BAL-40). */
export function consumerShareOf(
  zone: string,
  consumerZones: readonly (string | undefined)[] | undefined,
): number | undefined {
  if (!consumerZones || consumerZones.length === 0) return undefined;
  return consumerZones.filter((one) => one === zone).length / consumerZones.length;
}

const weightOf = (candidates: readonly Zoned[]): number =>
  candidates.reduce((total, candidate) => total + candidate.weight, 0);
