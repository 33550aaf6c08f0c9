/**
 * A registry in ZooKeeper, by `@thriftkeeper/zookeeper`.
 *
 * @packageDocumentation
 */
export type { AccessPlan, AccessRoles } from './access.ts';
export { digestIdentity, type Identity } from './identity.ts';
export { zookeeperCoordination } from './zookeeper-coordination.ts';
export { type ZooKeeperRegistryOptions, zookeeperRegistry } from './zookeeper-registry.ts';
