import { seededDraw } from '../../src/draw.ts';
import type { AttemptResult } from '../../src/fleet/attempt-result.ts';
import type { ProviderEntry } from '../../src/fleet/balanced-provider.ts';
import { Balancer } from '../../src/fleet/balancer.ts';
import type { BalancerEvent, BalancerOptions } from '../../src/fleet/balancer-options.ts';

/** A provider of the list: up, of weight 1. */
export const entry = (node: string, more: Partial<ProviderEntry> = {}): ProviderEntry => ({
  node,
  weight: 1,
  state: 'up',
  ...more,
});

/** `p000`, `p001`, … */
export const names = (count: number, prefix = 'p') =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(3, '0')}`);

/** A balancer over a list, with what its tests do all the time. */
export function balancerOf(entries: readonly ProviderEntry[], options: BalancerOptions = {}) {
  const events: BalancerEvent[] = [];
  const balancer = new Balancer(seededDraw(1), {
    picker: 'random', // shows every candidate soon
    ...options,
    onEvent: (event) => events.push(event),
  });
  balancer.setProviders(entries, 0);
  const provider = (node: string) => balancer.get(node)!;
  return {
    balancer,
    events,
    provider,
    /** Makes attempts at one provider that end at once, all begun before the first ends. */
    attempts(node: string, result: AttemptResult, count: number, nowMs: number) {
      const tickets = Array.from({ length: count }, () => balancer.started(provider(node), nowMs));
      for (const ticket of tickets) balancer.finished(provider(node), ticket, result, nowMs, 2);
    },
    /** The nodes that 500 picks give, in node order. */
    picked(nowMs: number, tried?: readonly string[]) {
      const picks = Array.from({ length: 500 }, () => balancer.pick(nowMs, undefined, tried?.map(provider)));
      return [...new Set(picks.map((one) => one?.node ?? 'none'))].sort();
    },
    /** Node → why it is left out, or 'eligible'. */
    reasons(nowMs: number, tried: readonly string[] = []) {
      return Object.fromEntries(
        balancer
          .explain(nowMs, tried.map(provider))
          .map(({ provider: { node }, eligibility }) => [
            node,
            eligibility.eligible ? 'eligible' : eligibility.reason,
          ]),
      );
    },
  };
}
