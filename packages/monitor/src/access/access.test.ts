import { describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { AttemptLimiter } from './attempt-limiter.ts';
import { allows, type Right } from './permissions.ts';
import { hashPassword, isPassword, newPassword, sameSecret } from './secrets.ts';
import { Sessions } from './sessions.ts';

const hours = (count: number) => count * 3_600_000;

describe('permissions', () => {
  it('are these, and no role has another', () => {
    const rights: Right[] = ['see', 'readAudit', 'decide', 'administer'];
    const of = (role: Parameters<typeof allows>[0]) => rights.filter((right) => allows(role, right));
    expect(of('viewer')).toEqual(['see']);
    expect(of('operator')).toEqual(['see', 'readAudit', 'decide']);
    expect(of('admin')).toEqual(rights);
    expect(of('root' as never)).toEqual([]);
  });
});

describe('passwords', () => {
  it('are known by a salted hash that holds its own cost, and by nothing else', async () => {
    const hash = await hashPassword('correct horse', systemRandom);
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
    expect(await isPassword('correct horse', hash)).toBe(true);
    expect(await isPassword('correct horsf', hash)).toBe(false);
    expect(await hashPassword('correct horse', systemRandom)).not.toBe(hash);
    const cheaper = hash.replace('$32768$', '$16384$');
    expect(await isPassword('correct horse', cheaper)).toBe(false);
  });

  it('that are made differ each time and can be read out', () => {
    const made = Array.from({ length: 100 }, () => newPassword(systemRandom));
    expect(new Set(made).size).toBe(100);
    for (const password of made) expect(password).toMatch(/^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$/);
  });

  it('and secrets are compared whole', () => {
    expect(sameSecret('abc', 'abc')).toBe(true);
    expect(sameSecret('abc', 'abcd')).toBe(false);
  });
});

describe('attempts to sign in', () => {
  const limits = { burst: 3, perSecond: 0.1, mostKeys: 2 };

  it('are let through a few at once, then slowly, each key for itself', () => {
    const limiter = new AttemptLimiter(limits);
    expect([1, 2, 3].map(() => limiter.take('a', 0))).toEqual([0, 0, 0]);
    expect(limiter.take('a', 0)).toBe(10_000);
    expect(limiter.take('b', 0)).toBe(0);
    expect(limiter.take('a', 9_999)).toBe(1);
    expect(limiter.take('a', 10_000)).toBe(0);
    expect(limiter.take('a', 10_000)).toBe(10_000);
  });

  it('are forgotten once one has succeeded', () => {
    const limiter = new AttemptLimiter(limits);
    for (let attempt = 0; attempt < 5; attempt++) limiter.take('a', 0);
    limiter.forgive('a');
    expect(limiter.take('a', 0)).toBe(0);
  });

  it('are remembered of no more keys than there is room for', () => {
    const limiter = new AttemptLimiter(limits);
    for (let attempt = 0; attempt < 4; attempt++) limiter.take('a', 0);
    limiter.take('b', 0);
    limiter.take('c', 0);
    expect(limiter.take('a', 0)).toBe(0);
  });
});

describe('sessions', () => {
  const fresh = () => {
    const clock = new ManualClock();
    return { clock, sessions: new Sessions(clock, systemRandom) };
  };

  it('end when they have not been used for twelve hours', async () => {
    const { clock, sessions } = fresh();
    const { secret } = sessions.begin('ann', 'viewer');
    await clock.advance(hours(11));
    expect(sessions.use(secret)).toMatchObject({ user: 'ann', role: 'viewer', expiresAtMs: hours(23) });
    await clock.advance(hours(11));
    expect(sessions.goesOn(secret)).toBe(true);
    await clock.advance(hours(1));
    expect(sessions.use(secret)).toBeUndefined();
  });

  it('end after a week, however much they are used', async () => {
    const { clock, sessions } = fresh();
    const { secret } = sessions.begin('ann', 'viewer');
    for (let hour = 0; hour < 7 * 24 - 1; hour++) {
      await clock.advance(hours(1));
      expect(sessions.use(secret)).toBeDefined();
    }
    await clock.advance(hours(1));
    expect(sessions.use(secret)).toBeUndefined();
  });

  it('end one by one, or all of a user', () => {
    const { sessions } = fresh();
    const [one, other, bobs] = ['ann', 'ann', 'bob'].map((user) => sessions.begin(user, 'admin').secret);
    sessions.end(one!);
    expect([one, other, bobs].map((secret) => sessions.goesOn(secret!))).toEqual([false, true, true]);
    sessions.endAllOf('ann');
    expect([other, bobs].map((secret) => sessions.goesOn(secret!))).toEqual([false, true]);
    expect(sessions.use('made up')).toBeUndefined();
  });
});
