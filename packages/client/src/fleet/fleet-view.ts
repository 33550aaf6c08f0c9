import {
  type BalancedProvider,
  type Balancer,
  describeEligibility,
  type ProviderEntry,
} from '@thriftkeeper/balancer';
import type { CompleteProviderRecord, NodeWatch } from '@thriftkeeper/registry';
import type { ProviderCounts } from '../stats/provider-counts.ts';
import type { ProviderLink } from './provider-link.ts';

/** A provider of the list, as this client uses it. */
export interface FleetEntry extends ProviderEntry {
  readonly record: CompleteProviderRecord;
  /** Undefined where this client cannot build the stack. */
  readonly link: ProviderLink | undefined;
  /** What this client has called there. */
  readonly counts: ProviderCounts;
}

/** A provider that the balancer may choose. */
export type FleetProvider = BalancedProvider<FleetEntry>;

/** What can be told of a provider. */
export interface ProviderView {
  readonly node: string;
  readonly address: string;
  /** Whether a call could go there now. */
  readonly eligible: boolean;
  /** Why, or why not, in words. */
  readonly why: string;
  /** Calls of this client that wait for its answers. */
  readonly inFlight: number;
}

/** Each provider of the list, in node order. */
export const viewOf = (
  balancer: Balancer<FleetEntry>,
  nowMs: number,
  tried: readonly FleetProvider[],
): ProviderView[] =>
  balancer.explain(nowMs, tried).map(({ provider, eligibility }) => ({
    node: provider.node,
    address: provider.entry.record.address,
    // The balancer takes unreachable ones too, where there are no others: each call is a new try.
    eligible: eligibility.eligible && !provider.unreachable,
    why:
      eligibility.eligible && provider.unreachable
        ? 'unreachable, and nobody else is left'
        : describeEligibility(eligibility, nowMs),
    inFlight: provider.inflight,
  }));

/** What is told of a list. */
export type DescribedList = Pick<NodeWatch<CompleteProviderRecord>, 'value' | 'staleForMs' | 'whyStale'>;

/**
 * The list and why no provider of it can take a call, in words.
 *
 * @param isGiven whether it is the option `providers`, and no registry's
 */
export function describeFleet(
  { value, staleForMs, whyStale }: DescribedList,
  views: readonly ProviderView[],
  isGiven = false,
): string {
  const { unreadable, stale, complete, fileProblem } = value;
  const each = views.map(({ node, address, why }) => `${node} at ${address}: ${why}`);
  for (const { node, error } of unreadable) each.push(`${node}: ${error.code}`);
  const isKnown = complete || each.length > 0;
  const age = `${(staleForMs / 1000).toFixed(1)} s`;
  return [
    isKnown ? counted(each, isGiven) : `the list has not been read yet, after ${age}`,
    !isGiven && isKnown && (stale ? `the list is stale for ${age}` : 'the list is confirmed by the registry'),
    whyStale?.message,
    fileProblem?.message,
  ]
    .filter(Boolean)
    .join('; ');
}

function counted(each: readonly string[], isGiven: boolean): string {
  if (isGiven) return each.length > 0 ? `${each.length} given (${each.join('; ')})` : 'none is given';
  if (each.length > 0) return `${each.length} registered (${each.join('; ')})`;
  return '0 registered (do its servers run, with the same name of the service, registry, chroot and root?)';
}
