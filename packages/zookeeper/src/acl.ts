import { createHash } from 'node:crypto';

/** One entry of an access list: who may do what. */
export interface Acl {
  /** A sum of `permission` values. */
  readonly permissions: number;
  /** `world`, `auth`, `digest`, `sasl`, `ip`, `x509`, or one the servers were extended with. */
  readonly scheme: string;
  /** Whom: `anyone` for `world`, empty for `auth`, `user:hash` for `digest`, and so on. */
  readonly id: string;
}

/** What an access list can allow; add them up. Source: `org.apache.zookeeper.ZooDefs.Perms`. */
export const permission = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const;

/** Anyone may do anything: the default of `create`. */
export const openAcl: readonly Acl[] = [{ permissions: permission.all, scheme: 'world', id: 'anyone' }];

/** Anyone may read, nobody may change. */
export const readOnlyAcl: readonly Acl[] = [{ permissions: permission.read, scheme: 'world', id: 'anyone' }];

/** Whoever creates the node may do anything with it, nobody else anything; needs a credential or a certificate. */
export const creatorAcl: readonly Acl[] = [{ permissions: permission.all, scheme: 'auth', id: '' }];

/**
 * The identity behind a user name and password of the `digest` scheme, as access lists name it:
 * `user:base64(sha1(user:password))`.
 *
 * Source: `org.apache.zookeeper.server.auth.DigestAuthenticationProvider.generateDigest`.
 */
export const digestId = (user: string, password: string): string =>
  `${user}:${createHash('sha1').update(`${user}:${password}`).digest('base64')}`;

/** Whoever gives this user name and password to `addAuth('digest', 'user:password')`. Default: may do anything. */
export const digestAcl = (user: string, password: string, permissions: number = permission.all): Acl => ({
  permissions,
  scheme: 'digest',
  id: digestId(user, password),
});

/** Whoever authenticated by SASL under this name. Default: may do anything. */
export const saslAcl = (id: string, permissions: number = permission.all): Acl => ({
  permissions,
  scheme: 'sasl',
  id,
});
