import { describe, expect, it } from 'vitest';
import { callOptionsProblem } from './check-call-options.ts';

describe('what stands behind the arguments of a call', () => {
  it.each([
    {},
    { deadlineMs: undefined, signal: undefined },
    { signal: new AbortController().signal, deadlineMs: 0.5, maxAttempts: 1, idempotent: false },
    { hedging: { delayMs: 5, maxExtraPercent: 0 }, hashKey: Buffer.from('key'), provider: 'node1' },
    { hedging: true, hashKey: 'key' },
  ])('may be %j', (given) => {
    expect(callOptionsProblem('add', given)).toBeUndefined();
  });

  it.each([
    [() => {}, 'callbacks are not called, the method returns a promise'],
    [null, 'come call options, an object, and not null'],
    [3, 'come call options, an object, and not 3'],
    [{ deadline: 5 }, 'there is no call option "deadline"; the nearest is "deadlineMs"'],
    [{ deadlineMs: '5' }, '"deadlineMs" is "5"; it must be a number of milliseconds'],
    [{ deadlineMs: Number.NaN }, '"deadlineMs" is NaN; it must be a number of milliseconds'],
    [{ signal: new AbortController() }, '"signal" is of type AbortController; it must be an AbortSignal'],
    [{ maxAttempts: 0 }, '"maxAttempts" is 0; it must be a whole number from 1'],
    [{ hashKey: 5 }, '"hashKey" is 5; it must be a string or a Uint8Array'],
    [{ hedging: 'yes' }, '"hedging" is "yes"; it must be true, false, or { delayMs, maxExtraPercent }'],
    [{ hedging: { delay: 5 } }, 'there is no "hedging.delay"; the nearest is "hedging.delayMs"'],
    [{ hedging: { delayMs: 0 } }, '"hedging.delayMs" is 0; it must be a number of at least 1'],
  ])('may not be %j', (given, says) => {
    const problem = callOptionsProblem('add', given);
    expect(problem).toMatchObject({ code: 'INVALID_ARGUMENT', outcome: 'notWritten' });
    expect(problem?.message).toContain("'add' was not sent: ");
    expect(problem?.message).toContain(says);
  });
});
