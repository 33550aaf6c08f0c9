import type { Acl, ZooKeeperOptions } from '@thriftkeeper/zookeeper';
import { ThriftkeeperError } from '../generated/errors.ts';
import { nearest } from '../nearest.ts';
import { checkRoot, defaultRoot } from '../paths.ts';
import { Registry, type RegistryOptions } from '../registry.ts';
import { type AccessRoles, accessPlan } from './access.ts';
import { zookeeperCoordination } from './zookeeper-coordination.ts';

/** How a registry in ZooKeeper is made. */
export interface ZooKeeperRegistryOptions
  extends RegistryOptions,
    Pick<ZooKeeperOptions, 'auth' | 'sasl' | 'tls' | 'lookup'> {
  /** Session time-out to ask for, in milliseconds; default 10,000, never below 3,000 (SES-1). */
  readonly sessionTimeoutMs?: number | undefined;
  /**
   * Who may do what with the nodes that this registry makes (SES-17): `open` (everybody everything, the default),
   * roles such as `{ preset: 'guarded', nodes: 'sasl:nodes', operators: 'sasl:ops' }`, or one access list for all.
   * Nodes that exist keep theirs.
   */
  readonly acl?: 'open' | AccessRoles | readonly Acl[] | undefined;
}

const shortestSessionMs = 3_000;
const defaultSessionMs = 10_000;
const internal = ['clock', 'random'];

/** Every option there is, those for tests aside. @internal */
export const zookeeperRegistryOptionNames = [
  'root',
  'snapshots',
  'sessionTimeoutMs',
  'acl',
  'auth',
  'sasl',
  'tls',
  'lookup',
] as const satisfies readonly Exclude<keyof ZooKeeperRegistryOptions, 'clock' | 'random'>[];
const known: readonly string[] = zookeeperRegistryOptionNames;

/**
 * A registry in ZooKeeper. Returns at once: it connects by itself, and goes on trying for as long as it lives.
 *
 * @param addresses `host:port,host:port/chroot`; the port is 2181 when left out (PATH-9)
 * @throws INVALID_ADDRESS, INVALID_PATH, INVALID_OPTION
 */
export function zookeeperRegistry(addresses: string, options: ZooKeeperRegistryOptions = {}): Registry {
  const { root, snapshots, clock, random, acl, sessionTimeoutMs = defaultSessionMs, ...ofClient } = options;
  for (const name of Object.keys(options)) {
    if (!known.includes(name) && !internal.includes(name)) {
      throw new ThriftkeeperError(
        'INVALID_OPTION',
        `there is no option ${JSON.stringify(name)} of a registry in ZooKeeper; the nearest is ${JSON.stringify(nearest(name, known))}`,
      );
    }
  }
  if (!Number.isInteger(sessionTimeoutMs) || sessionTimeoutMs < shortestSessionMs) {
    throw new ThriftkeeperError(
      'INVALID_OPTION',
      `sessionTimeoutMs is ${sessionTimeoutMs}; it must be a whole number of milliseconds from ${shortestSessionMs}`,
    );
  }
  const access = accessPlan(acl, checkRoot(root ?? defaultRoot));
  const coordination = zookeeperCoordination(addresses, { ...ofClient, sessionTimeoutMs }, access);
  try {
    return new Registry(coordination, { root, snapshots, clock, random });
  } catch (error) {
    void coordination.close();
    throw error;
  }
}
