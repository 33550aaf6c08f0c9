import { ZooKeeperError, type ZooKeeperOptions } from '@thriftkeeper/zookeeper';
import { CoordinationError } from '../coordination/coordination.ts';

/** A right of an access list, and the node whose list has to give it. */
export interface NeededRight {
  readonly right: 'READ' | 'WRITE' | 'CREATE' | 'DELETE';
  readonly path: string;
}

/** As whom a client comes to ZooKeeper, in words; undefined for one that says nothing of itself. */
export function whoIs({ auth = [], sasl, tls }: Pick<ZooKeeperOptions, 'auth' | 'sasl' | 'tls'>) {
  const all = auth.map(({ scheme, credential }) =>
    scheme === 'digest' ? `digest user ${JSON.stringify(userOf(credential))}` : `${scheme} identity`,
  );
  if (sasl) all.push(`SASL user (${sasl.name})`);
  if (typeof tls === 'object' && (tls.cert || tls.pfx)) all.push('subject of its TLS certificate');
  return all.length === 0 ? undefined : all.join(' and ');
}

/**
 * What a refusal for want of rights means; undefined for every other error.
 *
 * @param who as `whoIs` says
 */
export function deniedError(
  error: unknown,
  { right, path }: NeededRight,
  who: string | undefined,
): CoordinationError | undefined {
  if (!(error instanceof ZooKeeperError)) return undefined;
  const comeAsSomebody =
    'this registry says nothing of who it is: set its option "auth", "sasl", or a client certificate in "tls"';
  if (error.code === 'INVALID_ACL') {
    return new CoordinationError('DENIED', 'ZooKeeper does not take the access list of a new node', {
      cause: error,
      advice: who
        ? `the option "acl" names a scheme that the servers do not know, or ${who} is nobody to them`
        : `the option "acl" gives a node to the one who creates it, and ${comeAsSomebody}`,
    });
  }
  if (error.code !== 'NO_AUTH') return undefined;
  return new CoordinationError('DENIED', `the access list of ${path} does not give ${right}`, {
    cause: error,
    advice: who
      ? `this registry is the ${who}: give that identity the right, or use other credentials (of "digest" a wrong password shows only here)`
      : comeAsSomebody,
  });
}

const userOf = (credential: string | Uint8Array) => Buffer.from(credential).toString().split(':', 1)[0]!;
