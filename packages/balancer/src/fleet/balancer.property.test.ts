import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededDraw } from '../draw.ts';
import { PICKER_NAMES } from '../pickers/picker-name.ts';
import type { AttemptResult } from './attempt-result.ts';
import type { BalancedProvider, ProviderEntry } from './balanced-provider.ts';
import { Balancer } from './balancer.ts';

const NODES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

const entryModel = fc.record({
  node: fc.constantFrom(...NODES),
  weight: fc.constantFrom(0, 1, 2, 20),
  state: fc.constantFrom<ProviderEntry['state']>('up', 'up', 'up', 'draining', 'disabled', 'notReady'),
  zone: fc.constantFrom(undefined, 'x', 'y'),
  unsupported: fc.constantFrom(undefined, undefined, undefined, 'transport http'),
});
const listModel = fc.uniqueArray(entryModel, { selector: ({ node }) => node });

const eventModel = fc.oneof(
  { weight: 1, arbitrary: fc.record({ type: fc.constant('list' as const), entries: listModel }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('reach' as const),
      node: fc.constantFrom(...NODES),
      unreachable: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('picker' as const), name: fc.constantFrom(...PICKER_NAMES) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('call' as const),
      retry: fc.boolean(),
      key: fc.string({ maxLength: 2 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      which: fc.nat(),
      result: fc.constantFrom<AttemptResult>(
        'succeeded',
        'failed',
        'failed',
        'failed',
        'overloaded',
        'unwilling',
        'kicked',
        'nothing',
      ),
    }),
  },
);

interface Running {
  readonly provider: BalancedProvider;
  readonly ticket: number;
}

test('whatever happens, picks what it says is eligible, and something when anything can serve', () => {
  const timed = fc.record({ laterMs: fc.constantFrom(0, 1, 50, 900, 5_000, 31_000), event: eventModel });
  fc.assert(
    fc.property(listModel, fc.array(timed, { maxLength: 150 }), fc.nat(), (first, events, seed) => {
      const balancer = new Balancer(seededDraw(seed), { consumer: 'me', zone: 'x' });
      balancer.setConsumers([{ node: 'me', zone: 'x' }, { node: 'other' }]);
      balancer.setProviders(first, 0);
      const running: Running[] = [];
      let tried: BalancedProvider[] = [];
      let now = 0;
      for (const { laterMs, event } of events) {
        now += laterMs;
        switch (event.type) {
          case 'list':
            balancer.setProviders(event.entries, now);
            break;
          case 'reach': {
            const provider = balancer.get(event.node);
            if (provider) balancer.setUnreachable(provider, event.unreachable);
            break;
          }
          case 'picker':
            balancer.setPicker(event.name);
            break;
          case 'call': {
            if (!event.retry) tried = [];
            const eligible = balancer.explain(now, tried).filter((one) => one.eligibility.eligible);
            const provider = balancer.pick(now, event.key, tried);
            if (provider) {
              expect(eligible.map((one) => one.provider)).toContain(provider);
              expect(provider.weight).toBeGreaterThan(0);
              running.push({ provider, ticket: balancer.started(provider, now) });
              tried = [...tried, provider];
            } else {
              expect(eligible).toEqual([]);
            }
            // Ejection and lost connections alone never leave a call without a provider.
            const couldServe = balancer.providers.some(
              ({ entry, kickedUntilMs, unwillingUntilMs }) =>
                entry.state === 'up' &&
                entry.weight > 0 &&
                entry.unsupported === undefined &&
                kickedUntilMs <= now &&
                unwillingUntilMs <= now,
            );
            expect(provider !== undefined).toBe(couldServe);
            break;
          }
          case 'end': {
            const [ended] = running.splice(event.which % Math.max(1, running.length), 1);
            if (ended) balancer.finished(ended.provider, ended.ticket, event.result, now, 3);
          }
        }
      }
      for (const { provider, ticket } of running) balancer.finished(provider, ticket, 'nothing', now, 3);
      for (const { provider } of running) expect(provider.inflight).toBe(0);
      for (const { inflight } of balancer.providers) expect(inflight).toBe(0);
    }),
    { numRuns: 300 },
  );
});
