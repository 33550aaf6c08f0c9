import { expect, test } from 'vitest';
import { describeEligibility, type Eligibility } from './eligibility.ts';

const no = <Reason extends object>(reason: Reason) => ({ eligible: false as const, ...reason });

test.each<[Eligibility, string]>([
  [{ eligible: true, weight: 1, inPanic: false, onProbation: false }, 'may be picked'],
  [{ eligible: true, weight: 1, inPanic: false, onProbation: true }, 'may be picked, as a probe'],
  [no({ reason: 'draining' }), 'draining'],
  [no({ reason: 'disabled' }), 'disabled by an operator'],
  [no({ reason: 'notReady' }), 'not ready'],
  [no({ reason: 'weightZero' }), 'weight 0'],
  [no({ reason: 'otherSubset' }), 'in the subset of other consumers'],
  [no({ reason: 'unsupportedStack', detail: 'transport http' }), 'unsupported stack (transport http)'],
  [no({ reason: 'kicked', untilMs: Number.POSITIVE_INFINITY }), 'this consumer is kicked (without end)'],
  [no({ reason: 'unwilling', untilMs: 1_400 }), 'refused calls (400 ms left)'],
  [no({ reason: 'unreachable' }), 'unreachable'],
  [
    no({ reason: 'ejected', cause: 'failuresInARow', untilMs: 13_000 }),
    'ejected (5 failures in a row, 12 s left)',
  ],
  [
    no({ reason: 'ejected', cause: 'outlier', untilMs: 500 }),
    'ejected (it fails far more often than the others, 0 ms left)',
  ],
  [no({ reason: 'probing' }), 'ejected (its probe is in progress)'],
  [no({ reason: 'tried' }), 'tried already'],
  [no({ reason: 'otherZone' }), 'in another zone'],
])('%o reads', (eligibility, words) => {
  expect(describeEligibility(eligibility, 1_000)).toBe(words);
});
