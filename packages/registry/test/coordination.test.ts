import { startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { MemoryTree, memoryCoordination } from '../src/index.ts';
import { nativeCoordination } from '../src/native/index.ts';
import { zookeeperCoordination } from '../src/zookeeper/index.ts';
import { coordinationSuite } from './coordination-suite.ts';

coordinationSuite('a tree in memory', async () => {
  const tree = new MemoryTree();
  return { open: () => memoryCoordination(tree), close: async () => {} };
});

coordinationSuite('our ZooKeeper client', async () => {
  const ensemble = await startEnsemble();
  return { open: () => zookeeperCoordination(ensemble.connectString), close: () => ensemble.close() };
});

coordinationSuite('npm zookeeper in a worker', async () => {
  const ensemble = await startEnsemble();
  return { open: () => nativeCoordination(ensemble.connectString), close: () => ensemble.close() };
});
