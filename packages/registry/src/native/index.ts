/**
 * A registry in ZooKeeper by the npm package `zookeeper`, for those who must use ZooKeeper's own C client. It
 * runs alone in a worker thread: its faults cannot reach the process's other sockets there.
 *
 * Choose `@thriftkeeper/registry/zookeeper` where you can; this one has no TLS, no SASL, no persistent watches,
 * and needs a compiler at install.
 *
 * @packageDocumentation
 */
export { type NativeOptions, nativeCoordination } from './native-coordination.ts';
export { type NativeRegistryOptions, nativeZooKeeperRegistry } from './native-registry.ts';
