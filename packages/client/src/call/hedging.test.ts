import { ThriftkeeperError } from '@thriftkeeper/registry';
import { beforeEach, describe, expect, it } from 'vitest';
import { settle } from '../testing/manual-clock.ts';
import { type GroundPlan, Stage } from '../testing/stage.ts';

const lost = () => new ThriftkeeperError('CONNECTION_LOST', 'as the test says', { outcome: 'unknown' });

describe('a hedged call', () => {
  let stage: Stage;
  const hedged: GroundPlan = {
    idempotent: true,
    hedging: { delayMs: 20, maxExtraPercent: 100 },
    retryBudget: { percent: 100 },
  };
  beforeEach(async () => {
    stage = new Stage();
    await stage.fleet(['a', 'b', 'c']);
  });
  const first = () => stage.allCallsInOrder()[0]!;
  const second = () => stage.allCallsInOrder()[1]!;

  it('goes to a second provider after the delay, and the first success ends it', async () => {
    const { ends } = stage.call({}, stage.ground(hedged));
    await stage.clock.advance(19);
    expect(stage.allCalls()).toHaveLength(1);
    await stage.clock.advance(1);
    expect(stage.allCalls()).toHaveLength(2);
    expect(second().node).not.toBe(first().node);
    second().resolve('quick');
    expect(ends).toEqual(['quick']);
    first().resolve('slow');
    await settle();
    expect(ends).toEqual(['quick']);
    expect(stage.settledCalls).toBe(1);
  });

  it('leaves no timer behind when the first answer comes in time', async () => {
    const { ends } = stage.call({}, stage.ground(hedged));
    expect(stage.clock.waits).toEqual([20]);
    first().resolve('well');
    expect(ends).toEqual(['well']);
    expect(stage.clock.waits).toEqual([]);
  });

  it('is left by the failure of one copy to the other', async () => {
    const { ends } = stage.call({}, stage.ground(hedged));
    await stage.clock.advance(20);
    first().reject(lost());
    await stage.clock.advance(100);
    expect(stage.allCalls()).toHaveLength(2);
    expect(ends).toEqual([]);
    second().resolve('well');
    expect(ends).toEqual(['well']);
  });

  it('is tried once more when both have failed, at a third provider', async () => {
    const { ends } = stage.call({}, stage.ground(hedged));
    await stage.clock.advance(20);
    second().reject(lost());
    first().reject(lost());
    await stage.clock.advance(10);
    const [, , third] = stage.allCallsInOrder();
    expect(new Set(stage.allCallsInOrder().map(({ node }) => node)).size).toBe(3);
    third!.resolve('at last');
    expect(ends).toEqual(['at last']);
  });

  it('ends with a declared exception of either copy', async () => {
    const declared = { why: 'no such account' };
    const { ends } = stage.call({}, stage.ground(hedged));
    await stage.clock.advance(20);
    second().reject(declared);
    expect(ends).toEqual([declared]);
  });

  it.each([
    ['a method that is not idempotent', { ...hedged, idempotent: false }, {}],
    ['a call that wants none', hedged, { hedging: false }],
    ['a call with one attempt', hedged, { maxAttempts: 1 }],
    ['a call of one node', hedged, { provider: 'b' }],
    ['a deadline before the delay', hedged, { deadlineMs: 20 }],
    ['no share of the calls', { ...hedged, hedging: { delayMs: 20, maxExtraPercent: 0 } }, {}],
    ['a retry budget of nothing', { ...hedged, retryBudget: { percent: 0, perSecond: 0 } }, {}],
    ['no measured delay yet', { ...hedged, hedging: {} }, {}],
  ] as const)('has no second copy with %s', async (_why, plan, options) => {
    stage.call(options, stage.ground(plan));
    await stage.clock.advance(900);
    expect(stage.allCalls()).toHaveLength(1);
  });

  it('has no second copy where there is no second provider', async () => {
    stage = new Stage();
    await stage.fleet(['a']);
    stage.call({}, stage.ground(hedged));
    await stage.clock.advance(900);
    expect(stage.allCalls()).toHaveLength(1);
  });

  it('waits as long as 95 % of the calls of the last 30 s took', async () => {
    const on = stage.ground({ ...hedged, hedging: { maxExtraPercent: 100 } });
    for (let done = 0; done < 40; done++) {
      stage.call({}, on);
      await stage.clock.advance(50);
      stage.allCallsInOrder().at(-1)!.resolve('well');
    }
    await stage.clock.advance(3_000);
    const before = stage.allCalls().length;
    stage.call({}, on);
    await stage.clock.advance(49);
    expect(stage.allCalls()).toHaveLength(before + 1);
    await stage.clock.advance(5);
    expect(stage.allCalls()).toHaveLength(before + 2);
  });

  it('tells the balancer how each copy ended, also after the call', async () => {
    const { ends } = stage.call({}, stage.ground(hedged));
    await stage.clock.advance(20);
    const slow = stage.balancer.get(first().node)!;
    second().resolve('quick');
    expect(ends).toEqual(['quick']);
    expect(slow.inflight).toBe(1);
    for (let failed = 0; failed < 4; failed++) {
      stage.call({ provider: slow.node, maxAttempts: 1 });
      stage.callsAt(slow.node).at(-1)!.reject(lost());
    }
    expect(slow.accrual.state.name).toBe('alive');
    first().reject(lost());
    expect(slow.inflight).toBe(0);
    expect(slow.accrual.state.name).toBe('dead');
  });
});
