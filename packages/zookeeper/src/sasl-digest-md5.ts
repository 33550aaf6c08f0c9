import { createHash, timingSafeEqual } from 'node:crypto';
import { unguessableBytes } from './random.ts';
import type { SaslMechanism } from './sasl.ts';

/** What `digestMd5` can be told beside user name and password. */
export interface DigestMd5Options {
  /** Default: the realm the server offers, else the host. */
  readonly realm?: string;
  /** The service part of the digest URI. Default: `zookeeper`. */
  readonly service?: string;
  /** The host part of the digest URI. Default: `zk-sasl-md5`, which ZooKeeper's servers expect whatever their name. */
  readonly host?: string;
  /** The client's nonce, for tests against known examples. Default: 16 random bytes, in base64. */
  readonly clientNonce?: string;
}

type Directives = ReadonlyMap<string, string>;

const md5 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Reads `key=value,key="quoted value"`; the first of repeated keys counts (of `realm` there may be several). */
function parseDirectives(text: string): Directives {
  const directives = new Map<string, string>();
  const pattern = /\s*([A-Za-z0-9-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,"\s]*))\s*(?:,|$)/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, key = '', quoted, plain = ''] = match;
    if (!directives.has(key))
      directives.set(key, quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1'));
    if (pattern.lastIndex >= text.length) break;
  }
  return directives;
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The part of both sides' responses that the two have in common. */
interface Agreed {
  readonly user: string;
  readonly password: string;
  readonly realm: string;
  readonly nonce: string;
  readonly clientNonce: string;
  readonly uri: string;
}

/** RFC 2831 §2.1.2.1; `method` is `AUTHENTICATE` for the client's response and empty for the server's. */
function responseValue(agreed: Agreed, method: string): string {
  const secret = md5(`${agreed.user}:${agreed.realm}:${agreed.password}`);
  const first = md5(secret, `:${agreed.nonce}:${agreed.clientNonce}`).toString('hex');
  const second = md5(`${method}:${agreed.uri}`).toString('hex');
  return md5(`${first}:${agreed.nonce}:00000001:${agreed.clientNonce}:auth:${second}`).toString('hex');
}

function respond(
  challenge: Directives,
  user: string,
  password: string,
  options: DigestMd5Options,
): [Agreed, string] {
  const nonce = challenge.get('nonce');
  if (nonce === undefined)
    throw new Error("the server's challenge has no nonce; does it use another mechanism?");
  const algorithm = challenge.get('algorithm');
  if (algorithm !== undefined && algorithm !== 'md5-sess')
    throw new Error(`algorithm ${algorithm} is not supported`);
  const offered = (challenge.get('qop') ?? 'auth').split(',').map((item) => item.trim());
  if (!offered.includes('auth'))
    throw new Error(`the server offers no plain authentication (qop=${offered})`);
  const host = options.host ?? 'zk-sasl-md5';
  const agreed: Agreed = {
    user,
    password,
    realm: options.realm ?? challenge.get('realm') ?? host,
    nonce,
    clientNonce: options.clientNonce ?? unguessableBytes(16).toString('base64'),
    uri: `${options.service ?? 'zookeeper'}/${host}`,
  };
  const fields = [
    'charset=utf-8',
    `username=${quote(user)}`,
    `realm=${quote(agreed.realm)}`,
    `nonce=${quote(nonce)}`,
    'nc=00000001',
    `cnonce=${quote(agreed.clientNonce)}`,
    `digest-uri=${quote(agreed.uri)}`,
    `response=${responseValue(agreed, 'AUTHENTICATE')}`,
    'qop=auth',
  ];
  return [agreed, fields.join(',')];
}

function checkServer(answer: Directives, agreed: Agreed): void {
  const given = Buffer.from(answer.get('rspauth') ?? '');
  const wanted = Buffer.from(responseValue(agreed, ''));
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new Error('the server could not prove that it knows the password');
}

/**
 * SASL DIGEST-MD5, with authentication only (`qop=auth`), and with the server's proof checked. What ZooKeeper's
 * servers offer with a `DigestLoginModule`.
 *
 * Source: RFC 2831.
 */
export function digestMd5(user: string, password: string, options: DigestMd5Options = {}): SaslMechanism {
  return {
    name: 'DIGEST-MD5',
    start() {
      let agreed: Agreed | undefined;
      return {
        next(challenge) {
          // The server begins: an empty token asks it to.
          if (challenge === undefined) return new Uint8Array(0);
          const directives = parseDirectives(Buffer.from(challenge).toString('utf8'));
          if (agreed !== undefined) {
            checkServer(directives, agreed);
            return undefined;
          }
          const [fixed, response] = respond(directives, user, password, options);
          agreed = fixed;
          return Buffer.from(response);
        },
      };
    },
  };
}
