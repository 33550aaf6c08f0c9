import { beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { Accounts } from '../store/accounts.ts';
import { openDatabase } from '../store/database.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Gatekeeper } from './gatekeeper.ts';

/** Of no password that anybody tries; cheap to compare with. */
const hash = `scrypt$16$8$1$00$${'00'.repeat(32)}`;
let clock: ManualClock;
let gatekeeper: Gatekeeper;

beforeEach(() => {
  const accounts = new Accounts(openDatabase(':memory:'));
  for (let index = 0; index < 50; index++) accounts.addUser(`user${index}`, 'viewer', hash, 0);
  clock = new ManualClock();
  gatekeeper = new Gatekeeper(accounts, clock, systemRandom);
});

/** How often each answer came to so many guesses. */
async function guesses(times: number, guess: (index: number) => readonly [user: string, address: string]) {
  const answers: Record<string, number> = {};
  for (let index = 0; index < times; index++) {
    const [user, address] = guess(index);
    const { code } = await gatekeeper.signIn(user, 'guess', address).catch((error) => error);
    answers[code] = (answers[code] ?? 0) + 1;
  }
  return answers;
}

describe('guesses', () => {
  it('of many names are slowed down by where they come from, and others do not suffer for it', async () => {
    const from = (address: string) => guesses(15, (index) => [`user${index}`, address]);
    expect(await from('192.0.2.1')).toEqual({ UNAUTHENTICATED: 10, TOO_MANY_ATTEMPTS: 5 });
    expect(await guesses(1, () => ['user1', '192.0.2.2'])).toEqual({ UNAUTHENTICATED: 1 });
    await clock.advance(24_000);
    expect(await from('192.0.2.1')).toEqual({ UNAUTHENTICATED: 2, TOO_MANY_ATTEMPTS: 13 });
  });

  it('of one name are slowed down wherever they come from, and other names do not suffer for it', async () => {
    const of = (user: string) => guesses(40, (index) => [user, `192.0.2.${index}`]);
    expect(await of('user1')).toEqual({ UNAUTHENTICATED: 30, TOO_MANY_ATTEMPTS: 10 });
    expect(await guesses(1, () => ['user2', '192.0.2.99'])).toEqual({ UNAUTHENTICATED: 1 });
    await clock.advance(12_000);
    expect(await guesses(5, (index) => ['user1', `198.51.100.${index}`])).toEqual({
      UNAUTHENTICATED: 2,
      TOO_MANY_ATTEMPTS: 3,
    });
  });

  it('gain nothing by the many addresses of one network', async () => {
    expect(await guesses(15, (index) => [`user${index}`, `2001:db8::${index}`])).toEqual({
      UNAUTHENTICATED: 10,
      TOO_MANY_ATTEMPTS: 5,
    });
  });

  it('of a password that is changed while it is looked at let nobody in', async () => {
    const accounts = new Accounts(openDatabase(':memory:'));
    const keeper = new Gatekeeper(accounts, clock, systemRandom);
    await keeper.addUser('ann', 'admin', 'correct horse battery');
    const signingIn = keeper.signIn('ann', 'correct horse battery', '192.0.2.1');
    accounts.changeUser('ann', { passwordHash: hash });
    await expect(signingIn).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
