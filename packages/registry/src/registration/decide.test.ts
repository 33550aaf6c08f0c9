import { describe, expect, it } from 'vitest';
import { type Decision, decide } from './decide.ts';

describe('what a registration does about its node', () => {
  const session = 'ours';
  const token = 'a token';
  const table: readonly (readonly [string, Parameters<typeof decide>[0], Decision])[] = [
    ['nothing there', undefined, 'create'],
    [
      'a persistent node, even with our token',
      { owner: undefined, token, current: true, formerLife: false },
      'conflict',
    ],
    ['ours, as it should be', { owner: session, token, current: true, formerLife: false }, 'done'],
    ['ours, changed', { owner: session, token, current: false, formerLife: false }, 'write'],
    [
      'our session with another token',
      { owner: session, token: 'x', current: false, formerLife: true },
      'conflict',
    ],
    [
      'our session without a token',
      { owner: session, token: undefined, current: false, formerLife: false },
      'conflict',
    ],
    ['our token in a former session', { owner: 'old', token, current: true, formerLife: false }, 'replace'],
    ['a former life', { owner: 'old', token: 'x', current: false, formerLife: true }, 'wait'],
    ['somebody else', { owner: 'old', token: 'x', current: false, formerLife: false }, 'conflict'],
  ];
  it.each(table)('%s', (_, occupant, decision) => {
    expect(decide(occupant, session, token)).toBe(decision);
  });
});
