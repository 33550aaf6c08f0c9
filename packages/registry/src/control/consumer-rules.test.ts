import { expect, test } from 'vitest';
import type { ControlDocument } from '../generated/records.ts';
import { ConsumerRules } from './consumer-rules.ts';

const said = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'storms' };
const now = Date.parse('2025-03-01T12:00:00Z');

test('of several bans the one that ends last counts, and one without end above all', () => {
  const until = (expiresAt?: string) => ({ kick: { ...said, ...(expiresAt && { expiresAt }) } });
  const consumer = { node: 'a', application: 'billing', address: '10.1.2.3' };
  const longest = (consumers: NonNullable<ControlDocument['consumers']>) =>
    new ConsumerRules({ consumers }).longestKick(consumer, now);
  const ending = {
    'node:a': until('2025-03-01T12:01:00Z'),
    'address:10.0.0.0/8': until('2025-03-01T13:00:00.5Z'),
    'application:other': until(),
  };
  expect(longest({})).toBeUndefined();
  expect(longest(ending)).toMatchObject({ selector: 'address:10.0.0.0/8', untilWallMs: now + 3_600_500 });
  expect(longest({ ...ending, 'application:billing': until() })).toMatchObject({
    selector: 'application:billing',
    untilWallMs: undefined,
  });
});

test('limits of all consumers are those in force, whoever they are about', () => {
  const limit = (callsPerSecond: number, expiresAt?: string) => ({
    limit: { ...said, callsPerSecond, ...(expiresAt && { expiresAt }) },
  });
  const rules = new ConsumerRules({
    consumers: {
      'node:b': limit(2.5),
      'address:10.0.0.0/8': limit(1, '2025-03-01T12:00:00Z'),
      'application:a': limit(0.1),
    },
  });
  expect(rules.limits(undefined, now)).toMatchObject([
    { selector: 'application:a', burst: 1 },
    { selector: 'node:b', burst: 3 },
  ]);
});
