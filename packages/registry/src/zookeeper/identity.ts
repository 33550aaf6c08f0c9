import { type Acl, digestId } from '@thriftkeeper/zookeeper';
import { ThriftkeeperError } from '../generated/errors.ts';

/**
 * Whom ZooKeeper knows a session by, as access lists write it: `digest:<user>:<hash>`, `sasl:<name>`,
 * `x509:<subject>`, `ip:<address>`. {@link digestIdentity} makes the first of them.
 */
export type Identity = string;

/**
 * The identity behind a user name and password of the `digest` scheme. It holds a hash of the password: whoever has
 * it can give that user rights, but not be that user.
 */
export const digestIdentity = (user: string, password: string): Identity =>
  `digest:${digestId(user, password)}`;

/** @throws INVALID_OPTION naming the role and what is wrong */
export function aclOf(identity: Identity, permissions: number, role: string): Acl {
  const refuse = (problem: string): never => {
    throw new ThriftkeeperError(
      'INVALID_OPTION',
      `acl.${role} is ${JSON.stringify(identity)}: ${problem}; write it as in "sasl:billing", "x509:CN=billing", or make it with digestIdentity(user, password)`,
    );
  };
  if (typeof identity !== 'string') return refuse('it is not a string');
  const colon = identity.indexOf(':');
  const [scheme, id] = [identity.slice(0, Math.max(0, colon)), identity.slice(colon + 1)];
  if (scheme === '' || id === '') refuse('it is no scheme and identity with a colon between');
  if (scheme === 'world' || scheme === 'auth') refuse(`"${scheme}" is nobody in particular`);
  // A password in its place would be sent to the servers, and shown to whoever reads the access list.
  if (scheme === 'digest' && !/^[^:]+:[A-Za-z0-9+/]{27}=$/.test(id))
    refuse('it is no user with the hash of a password');
  return { permissions, scheme, id };
}
