/**
 * A registry in ZooKeeper, by `@thriftkeeper/zookeeper`.
 *
 * @packageDocumentation
 */
export { zookeeperCoordination } from './zookeeper-coordination.ts';
export { type ZooKeeperRegistryOptions, zookeeperRegistry } from './zookeeper-registry.ts';
