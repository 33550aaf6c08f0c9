import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { Role, Token } from '../api/types.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Accounts, ChangedUser } from '../store/accounts.ts';
import { AttemptLimiter } from './attempt-limiter.ts';
import { networkOf } from './network.ts';
import { allows, type Right, roleFor } from './permissions.ts';
import { fingerprint, hashPassword, isPassword, newPassword, sameSecret } from './secrets.ts';
import { type Session, Sessions } from './sessions.ts';

/** Who makes a request. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** The user behind it: of a token the one who made it, or made the token that made it. */
  readonly user: string;
  readonly via: 'session' | 'token';
  readonly csrfToken: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number | null;
  /** Whether the sign-in still holds: for streams. */
  readonly goesOn: () => boolean;
}

/** What a request brings to say who makes it. */
export interface Credentials {
  readonly cookie?: string | undefined;
  /** The secret of a token. */
  readonly bearer?: string | undefined;
  readonly csrfToken?: string | undefined;
  /** Whether the request changes anything. */
  readonly changes: boolean;
}

/** Name of the user that the first start makes. */
export const firstUser = 'admin';

/** Guesses: a few at once, then one in twelve seconds for an address, one in six for a name from everywhere. */
const perAddress = { burst: 10, perSecond: 1 / 12, mostKeys: 10_000 };
const perName = { burst: 30, perSecond: 1 / 6, mostKeys: 10_000 };

/** Lets people and scripts in, and says what each may do. */
export class Gatekeeper {
  readonly #sessions: Sessions;
  readonly #accounts: Accounts;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #addresses = new AttemptLimiter(perAddress);
  readonly #names = new AttemptLimiter(perName);
  /** Of nobody's password: unknown names take as long as known ones. */
  #nobody: Promise<string> | undefined;
  #whenEnded = () => {};

  constructor(accounts: Accounts, clock: Clock, random: Random) {
    this.#sessions = new Sessions(clock, random);
    this.#accounts = accounts;
    this.#clock = clock;
    this.#random = random;
  }

  /** Calls back when somebody's sign-in has ended before its time. */
  onEnded(listener: () => void): void {
    this.#whenEnded = listener;
  }

  /** Makes the first admin where there is no user at all; returns the password, which is not kept. */
  async firstAdmin(): Promise<string | undefined> {
    if (this.#accounts.users().length > 0) return undefined;
    const password = newPassword(this.#random);
    await this.addUser(firstUser, 'admin', password);
    return password;
  }

  /** Takes back what `firstAdmin` has made: the next start makes another. */
  withdrawFirstAdmin(): void {
    this.#accounts.forgetUser(firstUser);
  }

  /** @throws INVALID_ARGUMENT when the name is taken */
  async addUser(name: string, role: Role, password: string) {
    const hash = await hashPassword(password, this.#random);
    return this.#accounts.addUser(name, role, hash, this.#clock.wallMs());
  }

  /**
   * Signs somebody in.
   *
   * @param address where the request comes from
   * @throws UNAUTHENTICATED; TOO_MANY_ATTEMPTS with `retryAfterMs`
   */
  async signIn(
    user: string,
    password: string,
    address: string,
  ): Promise<{ readonly secret: string; readonly session: Session }> {
    this.#count(user, address);
    this.#nobody ??= hashPassword(newPassword(this.#random), this.#random);
    const hash = this.#accounts.passwordHash(user);
    const right = await isPassword(password, hash ?? (await this.#nobody));
    const account = this.#accounts.user(user);
    // It may have been changed while it was looked at.
    const isStill = hash !== undefined && this.#accounts.passwordHash(user) === hash;
    if (!right || !isStill || account === undefined)
      throw new ThriftkeeperError('UNAUTHENTICATED', 'there is no such user, or the password is another one');
    this.#addresses.forgive(networkOf(address));
    this.#names.forgive(user);
    this.#accounts.signedIn(user, this.#clock.wallMs());
    return this.#sessions.begin(user, account.role);
  }

  /** Ends a session. @param secret of its cookie */
  signOut(secret: string): void {
    this.#sessions.end(secret);
    this.#whenEnded();
  }

  /** Whether a password is the user's own; counts as an attempt. @throws TOO_MANY_ATTEMPTS */
  async knows(user: string, password: string, address: string): Promise<boolean> {
    this.#count(user, address);
    const hash = this.#accounts.passwordHash(user);
    const right = hash !== undefined && (await isPassword(password, hash));
    if (right) this.#addresses.forgive(networkOf(address));
    return right;
  }

  /**
   * Gives a user another role or password, signs the user out everywhere, and takes back the tokens of the user's that
   * may more than the user now.
   *
   * @throws NOT_FOUND, INVALID_ARGUMENT
   */
  async changeUser(
    name: string,
    { role, password }: { role?: Role; password?: string },
  ): Promise<ChangedUser> {
    const passwordHash = password === undefined ? undefined : await hashPassword(password, this.#random);
    const changed = this.#accounts.changeUser(name, {
      ...(role !== undefined && { role }),
      ...(passwordHash !== undefined && { passwordHash }),
    });
    this.#sessions.endAllOf(name);
    this.#whenEnded();
    return changed;
  }

  /** Removes a user with all sign-ins and tokens; returns the tokens. @throws NOT_FOUND, INVALID_ARGUMENT */
  removeUser(name: string): readonly Token[] {
    const lost = this.#accounts.removeUser(name);
    this.#sessions.endAllOf(name);
    this.#whenEnded();
    return lost;
  }

  /** Takes a token back. @throws NOT_FOUND */
  removeToken(id: string): void {
    this.#accounts.removeToken(id);
    this.#whenEnded();
  }

  /**
   * Who makes a request, provided that it may.
   *
   * @throws UNAUTHENTICATED without a valid sign-in; FORBIDDEN when the role lacks the right, or a request by cookie
   *   that changes something lacks the CSRF token
   */
  admit(credentials: Credentials, right: Right): Caller {
    const caller = this.#known(credentials);
    if (!allows(caller.role, right)) {
      const role = roleFor(right);
      throw new ThriftkeeperError(
        'FORBIDDEN',
        `${caller.name} is ${caller.role}, and this takes ${role}; ask an admin for that role`,
        { details: { role } },
      );
    }
    return caller;
  }

  #known({ cookie, bearer, csrfToken, changes }: Credentials): Caller {
    if (bearer !== undefined) return this.#byToken(bearer);
    const session = cookie === undefined ? undefined : this.#sessions.use(cookie);
    if (cookie === undefined || session === undefined)
      throw new ThriftkeeperError('UNAUTHENTICATED', 'nobody is signed in here, or not any more; sign in');
    if (changes && !(csrfToken !== undefined && sameSecret(csrfToken, session.csrfToken))) {
      throw new ThriftkeeperError(
        'FORBIDDEN',
        'the request lacks the CSRF token of its session; send it in the header x-csrf-token',
      );
    }
    const { user: name, role, expiresAtMs } = session;
    const goesOn = () => this.#sessions.goesOn(cookie);
    return { name, role, user: name, via: 'session', csrfToken: session.csrfToken, expiresAtMs, goesOn };
  }

  #byToken(secret: string): Caller {
    const hash = fingerprint(secret);
    const valid = (token: Token | undefined) =>
      token !== undefined && (token.expiresAt === null || this.#clock.wallMs() < Date.parse(token.expiresAt));
    const token = this.#accounts.token(hash);
    if (token === undefined || !valid(token))
      throw new ThriftkeeperError('UNAUTHENTICATED', 'the token is unknown, expired or taken back');
    this.#noteUse(token);
    return {
      name: token.name,
      role: token.role,
      user: token.createdBy,
      via: 'token',
      csrfToken: null,
      expiresAtMs: token.expiresAt === null ? null : Date.parse(token.expiresAt),
      goesOn: () => valid(this.#accounts.token(hash)),
    };
  }

  /** At most once a minute: a scraper shall not cost a write each time. */
  #noteUse({ id, lastUsedAt }: Token): void {
    const wallMs = this.#clock.wallMs();
    if (lastUsedAt === null || wallMs - Date.parse(lastUsedAt) > 60_000) this.#accounts.tokenUsed(id, wallMs);
  }

  #count(user: string, address: string): void {
    const nowMs = this.#clock.nowMs();
    const waitMs = this.#addresses.take(networkOf(address), nowMs) || this.#names.take(user, nowMs);
    if (waitMs === 0) return;
    throw new ThriftkeeperError(
      'TOO_MANY_ATTEMPTS',
      `too many attempts to sign in; try again in ${Math.ceil(waitMs / 1_000)} s`,
      { details: { retryAfterMs: waitMs } },
    );
  }
}
