import type { ControlDocument } from '@thriftkeeper/registry';
import { describe, expect, it } from 'vitest';
import { leftAloneMs, sameKicks } from './refused-as-kicked.ts';

const by = { by: 'ann', at: '2026-01-01T00:00:00Z', why: 'a test' };
const kick = (selector: string, expiresAt?: string): ControlDocument => ({
  consumers: { [selector]: { kick: { ...by, ...(expiresAt && { expiresAt }) } } },
});

describe('a provider that refuses a client as banned', () => {
  it('is left alone for as long as it says, where the client cannot know better', () => {
    expect(leftAloneMs(3_600_000, undefined, 0)).toBe(3_600_000);
    expect(leftAloneMs(3_600_000, kick('address:10.0.0.0/8'), 0)).toBe(3_600_000);
    expect(leftAloneMs(undefined, kick('address:10.0.0.0/8'), 0)).toBe(30_000);
  });

  it('is tried again soon when no ban can be meant: it is behind, or the client is', () => {
    const end = '2026-01-01T01:00:00Z';
    for (const document of [{}, kick('node:other'), kick('address:10.0.0.1', end)])
      expect(leftAloneMs(3_600_000, document, Date.parse(end))).toBe(1_000);
    expect(leftAloneMs(undefined, {}, 0)).toBe(1_000);
    expect(leftAloneMs(200, {}, 0)).toBe(200);
  });

  it('is tried again when bans change, whatever else does', () => {
    const weighed = { providers: { one: { weight: { value: 3, ...by } } } };
    expect(sameKicks(kick('node:me'), { ...kick('node:me'), ...weighed })).toBe(true);
    expect(sameKicks({}, weighed)).toBe(true);
    expect(sameKicks(kick('node:me'), {})).toBe(false);
    expect(sameKicks(kick('node:me'), kick('node:me', '2026-01-01T01:00:00Z'))).toBe(false);
  });
});
