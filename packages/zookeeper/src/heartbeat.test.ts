import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beat, connectBoundMs, silenceBoundMs } from './heartbeat.ts';

describe('beat', () => {
  it('pings at a third of the time-out and leaves at two thirds', () => {
    const at = (nowMs: number, lastSentMs = 0, lastHeardMs = 0) =>
      beat(9_000, { nowMs, lastSentMs, lastHeardMs });
    expect(at(0)).toEqual({ do: 'wait', forMs: 3_000 });
    expect(at(2_999)).toEqual({ do: 'wait', forMs: 1 });
    expect(at(3_000)).toEqual({ do: 'ping' });
    expect(at(3_500, 3_000)).toEqual({ do: 'wait', forMs: 2_500 });
    expect(at(6_000, 5_000)).toEqual({ do: 'leave' });
    expect(at(6_000, 5_000, 1)).toEqual({ do: 'wait', forMs: 1 });
  });

  it('leaves a third of the time-out to find another server, a third to each attempt', () => {
    expect(silenceBoundMs(9_000)).toBe(6_000);
    expect(connectBoundMs(9_000)).toBe(3_000);
  });

  it('never waits zero or for ever, whatever time-out a server grants', () => {
    const time = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        time,
        time,
        time,
        (timeoutMs, nowMs, sent, heard) => {
          const due = beat(timeoutMs, {
            nowMs,
            lastSentMs: Math.min(sent, nowMs),
            lastHeardMs: Math.min(heard, nowMs),
          });
          if (due.do === 'wait') {
            expect(due.forMs).toBeGreaterThan(0);
            expect(due.forMs).toBeLessThan(2 ** 31);
          }
        },
      ),
    );
  });
});
