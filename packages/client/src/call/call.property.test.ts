import { ThriftkeeperError } from '@thriftkeeper/registry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../testing/manual-clock.ts';
import { Stage } from '../testing/stage.ts';
import type { Call } from './call.ts';

const nodes = ['a', 'b', 'c'];
const codes = [
  'CONNECTION_LOST',
  'OVERLOADED',
  'DRAINING',
  'HANDLER_FAILED',
  'DEADLINE_EXCEEDED',
  'KICKED',
] as const;
const outcomes = { CONNECTION_LOST: 'unknown', DEADLINE_EXCEEDED: 'unknown' } as const;

/** What can happen to a client and its calls, in any order. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('call' as const), deadlineMs: fc.integer({ min: 1, max: 800 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      which: fc.nat(20),
      code: fc.constantFrom(...codes),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('declare' as const), which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 400 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), node: fc.constantFrom(...nodes) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('accept' as const), node: fc.constantFrom(...nodes) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('refuse' as const), node: fc.constantFrom(...nodes) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
);

const failure = (code: (typeof codes)[number]) =>
  new ThriftkeeperError(code, 'as the test says', {
    ...(code in outcomes && { outcome: outcomes[code as keyof typeof outcomes] }),
  });

describe('whatever happens', () => {
  const options = fc.record({ idempotent: fc.boolean(), hedged: fc.boolean(), concurrent: fc.boolean() });

  it('each call settles once, and nothing is left of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        options,
        fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }),
        async (kind, steps) => {
          const stage = new Stage('leastConnections');
          await stage.fleet(nodes, { concurrent: kind.concurrent });
          const on = stage.ground({
            idempotent: kind.idempotent,
            hedging: kind.hedged ? { delayMs: 20, maxExtraPercent: 100 } : undefined,
            retryBudget: { percent: 100, perSecond: 100 },
            maxAttempts: 4,
          });
          const made: { ends: unknown[]; call: Call; abort: AbortController }[] = [];
          /** What connections were given and have not ended. */
          const open = () => stage.allCallsInOrder().filter(({ order }) => !ended.has(order));
          const ended = new Set<number>();
          const end = (which: number, how: (call: ReturnType<typeof open>[number]) => void) => {
            const calls = open();
            const call = calls[which % calls.length];
            if (call === undefined) return;
            ended.add(call.order);
            how(call);
          };
          const lose = (node: string) => {
            const connection = stage.peers.get(node)!.connections.findLast(({ isOpen }) => isOpen);
            if (connection === undefined) return;
            // As a connection does that ends: its calls first.
            for (const call of connection.calls)
              if (!ended.has(call.order)) {
                ended.add(call.order);
                call.reject(failure('CONNECTION_LOST'));
              }
            connection.lose();
          };

          for (const one of steps) {
            if (one.do === 'call') {
              const abort = new AbortController();
              made.push({ ...stage.call({ deadlineMs: one.deadlineMs, signal: abort.signal }, on), abort });
            } else if (one.do === 'answer') end(one.which, (call) => call.resolve('well'));
            else if (one.do === 'fail') end(one.which, (call) => call.reject(failure(one.code)));
            else if (one.do === 'declare') end(one.which, (call) => call.reject({ why: 'declared' }));
            else if (one.do === 'pass') await stage.clock.advance(one.ms);
            else if (one.do === 'lose') lose(one.node);
            else if (one.do === 'abort') made[one.which % made.length]?.abort.abort();
            else if (one.do === 'look') lookAgain(stage);
            else {
              const peer = stage.peers.get(one.node)!;
              if (peer.tries.length === 0) continue;
              if (one.do === 'accept') peer.accept();
              else peer.refuse(new ThriftkeeperError('CONNECT_FAILED', 'as the test says'));
            }
            await settle();
            for (const { ends } of made) expect(ends.length).toBeLessThanOrEqual(1);
          }

          // The client is closed: whoever waits is sent away, and connections end with their calls.
          stage.closing = true;
          for (const call of stage.waiting.splice(0)) call.close();
          for (let rounds = 0; rounds < 8; rounds++) {
            for (const node of nodes) lose(node);
            while (open().length > 0) end(0, (call) => call.reject(failure('CONNECTION_LOST')));
            await stage.clock.advance(1_000);
            for (const call of stage.waiting.splice(0)) call.close();
          }
          await Promise.all(nodes.map((node) => stage.balancer.get(node)!.entry.link!.close()));
          await settle();
          for (const { ends } of made) expect(ends).toHaveLength(1);
          expect(stage.settledCalls).toBe(made.length);
          for (const node of nodes) expect(stage.balancer.get(node)!.inflight).toBe(0);
          expect(stage.clock.waits).toEqual([]);
          const { calls, answered, failed } = on.method.counts;
          expect(calls).toBe(answered + [...failed.values()].reduce((sum, count) => sum + count, 0));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** As a client does when something has changed: calls that wait try again. */
function lookAgain(stage: Stage): void {
  const nowMs = stage.clock.nowMs();
  for (const call of stage.waiting.splice(0)) if (!call.expire(nowMs)) call.attempt(nowMs);
}
