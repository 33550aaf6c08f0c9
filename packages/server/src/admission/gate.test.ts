import { TokenBucket } from '@thriftkeeper/registry';
import { CallRefusal, type IncomingCall, type ServerConnection } from '@thriftkeeper/transport';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Callers } from '../callers/callers.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Gate } from './gate.ts';
import { fixedLimit } from './in-progress-limit.ts';
import { Readiness } from './readiness.ts';

const began = Date.parse('2025-03-01T12:00:00Z');
const decision = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'storms' };

/** A gate with all that it asks, and a call at it. */
function standing(against: { kicked?: boolean; limited?: boolean; notReady?: boolean; full?: boolean }) {
  const clock = new ManualClock(began);
  const kick = { selector: 'node:a', untilWallMs: began + 1_000, decision };
  const bucket = new TokenBucket(0, 1, 1);
  const callers = new Callers(false, () => ({
    kick: against.kicked ? kick : undefined,
    limits: [{ selector: 'node:a', callsPerSecond: 1, bucket }],
  }));
  if (against.limited) bucket.take(0);
  const readiness = new Readiness();
  if (against.notReady) readiness.close('warming up')();
  const gate = new Gate({ callers, readiness, limit: fixedLimit(against.full ? 0 : 1), clock });
  let closed = 0;
  const connection = { peer: '10.1.2.3:1', close: () => void closed++ } as Partial<ServerConnection>;
  callers.opened(connection as ServerConnection);
  const call = { connection, startedMs: 0, admitted: true, headers: {} } as unknown as IncomingCall;
  return {
    clock,
    gate,
    bucket,
    call,
    closed: () => closed,
    caller: callers.behind(connection as ServerConnection),
  };
}

test('refuses for the first reason that holds, in the order of the specification', () => {
  const reasons = fc.record({
    kicked: fc.boolean(),
    stopping: fc.boolean(),
    disabled: fc.boolean(),
    notReady: fc.boolean(),
    limited: fc.boolean(),
    full: fc.boolean(),
  });
  fc.assert(
    fc.property(reasons, ({ stopping, disabled, ...against }) => {
      const { gate, call, bucket, caller, closed } = standing(against);
      if (disabled) gate.disabled = new CallRefusal('DISABLED', 'by ann');
      const codes = [
        against.kicked && 'KICKED',
        stopping && 'DRAINING',
        disabled && 'DISABLED',
        against.notReady && 'NOT_READY',
        against.limited && 'LIMITED',
        against.full && 'OVERLOADED',
      ].filter(Boolean);
      const refusal = gate.admit(call, stopping);
      expect(refusal?.code).toBe(codes[0] || undefined);
      expect(gate.inProgress).toBe(codes.length === 0 ? 1 : 0);
      expect([caller.received, caller.refused]).toEqual([1, codes.length === 0 ? 0 : 1]);
      expect(closed()).toBe(against.kicked ? 1 : 0);
      // A call that something before the limits refuses takes nothing of them.
      const costsToken = codes.length === 0 || codes[0] === 'OVERLOADED' || against.limited;
      expect(bucket.waitMs(0) === 0).toBe(!costsToken);
    }),
  );
});

test('a ban ends at its time though nobody has told the gate', async () => {
  const { gate, call, clock } = standing({ kicked: true });
  await clock.advance(999);
  expect(gate.admit(call, false)).toMatchObject({ code: 'KICKED', retryAfterMs: 1 });
  await clock.advance(1);
  expect(gate.admit(call, false)).toBeUndefined();
});

test('tells a limited consumer when there is room, and which limit it was', () => {
  const { gate, call } = standing({ limited: true });
  expect(gate.admit(call, false)).toMatchObject({
    code: 'LIMITED',
    retryAfterMs: 1_000,
    message: 'node a is limited to 1 calls a second',
  });
});
