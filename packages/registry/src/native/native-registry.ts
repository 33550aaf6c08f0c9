import { Registry, type RegistryOptions } from '../registry.ts';
import { type NativeOptions, nativeCoordination } from './native-coordination.ts';

/** How a registry on the native client is made. */
export interface NativeRegistryOptions extends RegistryOptions, NativeOptions {}

/**
 * A registry in ZooKeeper by npm `zookeeper`, which must be installed beside this package. Returns at once.
 *
 * @param addresses `host:port,host:port/chroot`
 * @throws INVALID_PATH for the root
 */
export function nativeZooKeeperRegistry(addresses: string, options: NativeRegistryOptions = {}): Registry {
  const { root, snapshots, clock, random, ...ofClient } = options;
  const coordination = nativeCoordination(addresses, ofClient);
  try {
    return new Registry(coordination, { root, snapshots, clock, random });
  } catch (error) {
    void coordination.close();
    throw error;
  }
}
