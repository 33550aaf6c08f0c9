import { expect, test } from 'vitest';
import { type AttemptResult, attemptResultOf, type Outcome, verdictOf } from './attempt-result.ts';

test.each<[Outcome, string | undefined, AttemptResult]>([
  ['answered', undefined, 'succeeded'],
  ['answered', 'APPLICATION_EXCEPTION', 'failed'],
  ['answered', 'METHOD_UNKNOWN', 'failed'],
  ['unknown', 'CONNECTION_LOST', 'failed'],
  ['unknown', 'DEADLINE_EXCEEDED', 'failed'],
  ['unknown', 'PROTOCOL_ERROR', 'failed'],
  ['unknown', 'ABORTED', 'nothing'],
  ['notWritten', 'ABORTED', 'nothing'],
  ['notWritten', 'CONNECT_FAILED', 'failed'],
  ['notWritten', 'HOST_UNRESOLVED', 'failed'],
  ['notWritten', 'TLS_FAILED', 'failed'],
  ['notWritten', 'CONNECTION_LOST', 'nothing'],
  ['notWritten', 'DEADLINE_EXCEEDED', 'nothing'],
  ['refused', 'OVERLOADED', 'overloaded'],
  ['refused', 'DRAINING', 'unwilling'],
  ['refused', 'NOT_READY', 'unwilling'],
  ['refused', 'DISABLED', 'unwilling'],
  ['refused', 'KICKED', 'kicked'],
  ['refused', 'LIMITED', 'nothing'],
  ['refused', 'UNKNOWN', 'nothing'],
])('%s with %s means %s', (outcome, code, result) => {
  expect(attemptResultOf(outcome, code)).toBe(result);
});

test('only answers and failures say something about health', () => {
  const results: AttemptResult[] = ['succeeded', 'failed', 'overloaded', 'unwilling', 'kicked', 'nothing'];
  expect(results.map(verdictOf)).toEqual(['success', 'failure', 'neither', 'neither', 'neither', 'neither']);
});
