import type { Role } from './session.ts';

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly lastSignInAt: string | null;
}

export interface UserList {
  readonly users: readonly User[];
}

export interface NewUser {
  /**
   * Letters, digits and `. _ @ -`.
   *
   * @pattern ^[A-Za-z0-9._@-]{1,64}$
   */
  readonly name: string;
  readonly role: Role;
  /**
   * Default: one is made, and shown once.
   *
   * @minLength 12
   * @maxLength 1024
   */
  readonly password?: string;
}

export interface UserWithPassword extends User {
  /** The password that was made; `null` when one was given. It cannot be shown again. */
  readonly password: string | null;
}

/** What is left out stays. A new role or password signs the user out everywhere; tokens beyond the role end. */
export interface UserChange {
  readonly role?: Role;
  /**
   * @minLength 12
   * @maxLength 1024
   */
  readonly password?: string;
}

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  /** The user who made it: it ends with that user, and with the role that lets the user have such a one. */
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface TokenList {
  readonly tokens: readonly Token[];
}

export interface NewToken {
  /**
   * What it is for.
   *
   * @pattern ^[A-Za-z0-9._@-]{1,64}$
   */
  readonly name: string;
  readonly role: Role;
  /** RFC 3339 in UTC, with Z. Default never. */
  readonly expiresAt?: string;
}

export interface TokenWithSecret extends Token {
  /** To be sent as `Authorization: Bearer <secret>`. It cannot be shown again. */
  readonly secret: string;
}
