import { connect } from '@thriftkeeper/zookeeper';
import { startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { MemoryTree, memoryRegistry, staticRegistry } from '../src/index.ts';
import { nativeZooKeeperRegistry } from '../src/native/index.ts';
import { zookeeperRegistry } from '../src/zookeeper/index.ts';
import { type RegistryPlace, registrySuite } from './registry-suite.ts';

/** Writes into a tree in memory as if from outside. */
function inMemory(open: (tree: MemoryTree) => ReturnType<RegistryPlace['open']>): RegistryPlace {
  const tree = new MemoryTree();
  return {
    open: () => open(tree),
    async write(path, data) {
      if (tree.get(path)) tree.write(path, Buffer.from(data), -1);
      else tree.create(path, Buffer.from(data), undefined);
    },
    close: async () => {},
  };
}

/** Writes into ZooKeeper as if from outside. */
async function inZooKeeper(
  open: (addresses: string) => ReturnType<RegistryPlace['open']>,
): Promise<RegistryPlace> {
  const ensemble = await startEnsemble();
  const other = await connect(ensemble.connectString);
  return {
    open: () => open(ensemble.connectString),
    async write(path, data) {
      if (await other.exists(path)) await other.set(path, data);
      else await other.create(path, data);
    },
    async close() {
      await other.close();
      await ensemble.close();
    },
  };
}

registrySuite('in memory', async () => inMemory((tree) => memoryRegistry(tree)));
registrySuite('of static providers', async () => inMemory((tree) => staticRegistry({}, { tree })));
registrySuite('in ZooKeeper', () => inZooKeeper((addresses) => zookeeperRegistry(addresses)));
registrySuite('in ZooKeeper by npm zookeeper', () =>
  inZooKeeper((addresses) => nativeZooKeeperRegistry(addresses)),
);
