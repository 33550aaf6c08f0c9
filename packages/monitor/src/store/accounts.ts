import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import { roles, rolesAbove } from '../access/permissions.ts';
import type { Role, Token, User } from '../api/types.ts';
import { inTransaction } from './database.ts';

/** A token as it is kept: by the hash of its secret. */
export interface StoredToken extends Token {
  readonly hash: string;
}

/** What a change of a user has come to. */
export interface ChangedUser {
  readonly user: User;
  /** The tokens that it has taken back. */
  readonly lostTokens: readonly Token[];
}

const time = (ms: unknown) => (ms === null ? null : new Date(ms as number).toISOString());

/** Users and tokens in the database. Passwords and secrets come and go as hashes only. */
export class Accounts {
  readonly #database: DatabaseSync;
  readonly #tokenByHash: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#tokenByHash = database.prepare('SELECT * FROM tokens WHERE hash = ?');
  }

  users(): User[] {
    return this.#database.prepare('SELECT * FROM users ORDER BY name').all().map(userOf);
  }

  user(name: string): User | undefined {
    const row = this.#database.prepare('SELECT * FROM users WHERE name = ?').get(name);
    return row === undefined ? undefined : userOf(row);
  }

  /** The hash of a user's password; undefined when there is no such user. */
  passwordHash(name: string): string | undefined {
    const row = this.#database.prepare('SELECT password FROM users WHERE name = ?').get(name);
    return row?.password as string | undefined;
  }

  /** @throws INVALID_ARGUMENT when the name is taken */
  addUser(name: string, role: Role, passwordHash: string, wallMs: number): User {
    if (this.user(name)) throw taken('user', name);
    this.#database
      .prepare('INSERT INTO users (name, role, password, created_at) VALUES (?, ?, ?, ?)')
      .run(name, role, passwordHash, wallMs);
    return this.user(name)!;
  }

  /**
   * Changes a user, and takes back the tokens that the user has made and that may more than the user now.
   *
   * @throws NOT_FOUND; INVALID_ARGUMENT for the last admin, who would lock everybody out
   */
  changeUser(name: string, { role, passwordHash }: { role?: Role; passwordHash?: string }): ChangedUser {
    if (role !== undefined && role !== 'admin') this.#keepAnAdmin(name);
    const user = this.user(name) ?? noSuch('user', name);
    return inTransaction(this.#database, () => {
      this.#database
        .prepare('UPDATE users SET role = ?, password = coalesce(?, password) WHERE name = ?')
        .run(role ?? user.role, passwordHash ?? null, name);
      return { user: this.user(name)!, lostTokens: this.#dropTokensOf(name, rolesAbove(role ?? user.role)) };
    });
  }

  /** Removes a user with the tokens that the user has made; returns those. @throws as `changeUser` */
  removeUser(name: string): readonly Token[] {
    this.#keepAnAdmin(name);
    return inTransaction(this.#database, () => {
      this.#database.prepare('DELETE FROM users WHERE name = ?').run(name);
      return this.#dropTokensOf(name, roles);
    });
  }

  /** Removes a user, the last admin too: there is none, as before the first start. */
  forgetUser(name: string): void {
    this.#database.prepare('DELETE FROM users WHERE name = ?').run(name);
  }

  signedIn(name: string, wallMs: number): void {
    this.#database.prepare('UPDATE users SET last_sign_in_at = ? WHERE name = ?').run(wallMs, name);
  }

  tokens(): Token[] {
    return this.#database.prepare('SELECT * FROM tokens ORDER BY name').all().map(tokenOf);
  }

  token(hash: string): Token | undefined {
    const row = this.#tokenByHash.get(hash);
    return row === undefined ? undefined : tokenOf(row);
  }

  /** @throws INVALID_ARGUMENT when the name is taken */
  addToken({ id, name, role, hash, createdAt, createdBy, expiresAt }: StoredToken): void {
    if (this.#database.prepare('SELECT 1 FROM tokens WHERE name = ?').get(name)) throw taken('token', name);
    const ms = (at: string | null) => (at === null ? null : Date.parse(at));
    this.#database
      .prepare(
        'INSERT INTO tokens (id, name, role, hash, created_at, created_by, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, name, role, hash, ms(createdAt), createdBy, ms(expiresAt));
  }

  tokenUsed(id: string, wallMs: number): void {
    this.#database.prepare('UPDATE tokens SET last_used_at = ? WHERE id = ?').run(wallMs, id);
  }

  /** @throws NOT_FOUND */
  removeToken(id: string): void {
    const { changes } = this.#database.prepare('DELETE FROM tokens WHERE id = ?').run(id);
    if (changes === 0) noSuch('token', id);
  }

  #dropTokensOf(user: string, having: readonly Role[]): readonly Token[] {
    const lost = this.tokens().filter(({ createdBy, role }) => createdBy === user && having.includes(role));
    for (const { id } of lost) this.removeToken(id);
    return lost;
  }

  #keepAnAdmin(name: string): void {
    const user = this.user(name) ?? noSuch('user', name);
    const admins = this.users().filter(({ role }) => role === 'admin');
    if (user.role !== 'admin' || admins.length > 1) return;
    throw new ThriftkeeperError(
      'INVALID_ARGUMENT',
      `${name} is the last admin; make somebody else one first, or nobody could manage users any more`,
    );
  }
}

type Row = ReturnType<StatementSync['all']>[number];

const userOf = ({ name, role, created_at, last_sign_in_at }: Row): User => ({
  name: name as string,
  role: role as Role,
  createdAt: time(created_at)!,
  lastSignInAt: time(last_sign_in_at),
});

const tokenOf = ({ id, name, role, created_at, created_by, expires_at, last_used_at }: Row): Token => ({
  id: id as string,
  name: name as string,
  role: role as Role,
  createdAt: time(created_at)!,
  createdBy: created_by as string,
  expiresAt: time(expires_at),
  lastUsedAt: time(last_used_at),
});

const taken = (kind: string, name: string) =>
  new ThriftkeeperError('INVALID_ARGUMENT', `there is a ${kind} ${name} already; choose another name`);

function noSuch(kind: string, name: string): never {
  throw new ThriftkeeperError('NOT_FOUND', `there is no ${kind} ${name}`);
}
