import { Throttle } from '@thriftkeeper/balancer';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import { beforeEach, describe, expect, it } from 'vitest';
import { Stage } from '../testing/stage.ts';

const failure = (code: ConstructorParameters<typeof ThriftkeeperError>[0], outcome?: 'unknown') =>
  new ThriftkeeperError(code, 'as the test says', outcome && { outcome });

describe('calls of a service in trouble', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage();
    await stage.fleet(['a', 'b']);
  });

  it('end at once while the circuit breaker of their method is open, and pass again after two probes', async () => {
    const on = stage.ground({ withBreaker: true, maxAttempts: 1 });
    const once = (end: (call: ReturnType<Stage['allCalls']>[number]) => void) => {
      const { ends } = stage.call({}, on);
      const sent = stage.allCallsInOrder().at(-1);
      if (sent && ends.length === 0) end(sent);
      return ends[0];
    };
    for (let done = 0; done < 200; done++) once((call) => call.reject(failure('HANDLER_FAILED')));
    expect(on.method.breaker!.state.name).toBe('open');
    expect(once((call) => call.resolve('never'))).toBe('CIRCUIT_OPEN');
    await stage.clock.advance(5_000);
    expect(once((call) => call.resolve('first'))).toBe('first');
    expect(once((call) => call.resolve('too soon'))).toBe('CIRCUIT_OPEN');
    await stage.clock.advance(200);
    expect(once((call) => call.resolve('second'))).toBe('second');
    expect(once((call) => call.resolve('all is well'))).toBe('all is well');
  });

  it('do not open the breaker by declared exceptions', async () => {
    const on = stage.ground({ withBreaker: true });
    for (let done = 0; done < 300; done++) {
      stage.call({}, on);
      stage.allCallsInOrder().at(-1)!.reject({ why: 'declared' });
    }
    expect(on.method.breaker!.state.name).toBe('closed');
  });

  it('are dropped by chance while most are refused as too many', async () => {
    let drawn = 0;
    const throttle = new Throttle(() => drawn);
    const on = stage.ground({ throttle, maxAttempts: 1 });
    for (let done = 0; done < 100; done++) {
      drawn = 0xffff_ffff;
      stage.call({}, on);
      stage.allCallsInOrder().at(-1)!.reject(failure('OVERLOADED'));
    }
    drawn = 0;
    expect(stage.call({}, on).ends).toEqual(['THROTTLED']);
    expect(throttle.probability(stage.clock.nowMs())).toBe(0.75);
    drawn = 0xffff_ffff;
    for (let done = 0; done < 200; done++) {
      stage.call({}, on);
      stage.allCallsInOrder().at(-1)!.resolve('well');
    }
    expect(throttle.probability(stage.clock.nowMs())).toBe(0);
  });

  it('end as operators say, before anything is sent', () => {
    const restricted = failure('KICKED');
    const on = stage.ground({ restricts: () => restricted });
    expect(stage.call({}, on).ends).toEqual(['KICKED']);
    expect(stage.allCalls()).toEqual([]);
    expect(stage.settledCalls).toBe(1);
  });

  it('tell of a provider that has banned this client, and are not repeated', () => {
    const kicked = new ThriftkeeperError('KICKED', 'no', { details: { retryAfterMs: 700 } });
    const { ends } = stage.call({ idempotent: true });
    const [sent] = stage.allCallsInOrder();
    sent!.reject(kicked);
    expect(ends).toEqual(['KICKED']);
    expect(stage.kicks).toEqual([[sent!.node, 700]]);
  });
});
