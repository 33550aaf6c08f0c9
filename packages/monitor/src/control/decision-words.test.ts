import { expect, it } from 'vitest';
import type { Decision } from '../api/types.ts';
import { decided, ended, placeOf, takenBack } from './decision-words.ts';
import { entryAt } from './entry.ts';

const said = { by: 'ann', at: '2026-03-01T12:00:00Z', why: 'disk is full' };
const decisions: readonly (readonly [string, object])[] = [
  ['/providers/node2/state', { value: 'draining' }],
  ['/providers/node2/state', { value: 'disabled' }],
  ['/providers/a~1b/weight', { value: 0 }],
  ['/consumers/application:web/limit', { callsPerSecond: 5 }],
  ['/consumers/address:2001:db8::~1 32/kick', {}],
  ['/consumers/node:web-7/kick', {}],
  ['/policy', {}],
];

it('says in words what was decided', () => {
  expect(decisions.map(([pointer, more]) => decided(pointer, { ...said, ...more } as Decision))).toEqual([
    'ann drained node2: disk is full',
    'ann disabled node2: disk is full',
    'ann gave a/b the weight 0: disk is full',
    'ann limited application web to 5 calls/s: disk is full',
    'ann banned 2001:db8::/ 32: disk is full',
    'ann banned web-7: disk is full',
    'ann changed the client policy: disk is full',
  ]);
});

it('says in words that it was taken back, or ended', () => {
  const [drain] = decisions;
  const decision = { ...said, ...drain![1] } as Decision;
  expect(takenBack(drain![0], decision)).toBe('the draining of node2 by ann was taken back');
  expect(ended(drain![0], decision)).toBe('the draining of node2 by ann has ended as planned');
});

it('names the places of decisions, and says states and selectors that it does not know as they stand', () => {
  expect(decisions.map(([pointer]) => placeOf(entryAt(pointer)))).toEqual([
    'the state of node2',
    'the state of node2',
    'the weight of a/b',
    'the limit of application web',
    'the ban of 2001:db8::/ 32',
    'the ban of web-7',
    'the client policy',
  ]);
  const [later, odd] = [{ value: 'resting', ...said } as unknown as Decision, '/consumers/zone/kick'];
  expect(decided('/providers/n/state', later)).toBe('ann made n resting: disk is full');
  expect(decided(odd, said as Decision)).toBe('ann banned zone: disk is full');
});
