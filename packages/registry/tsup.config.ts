import { packageBuild } from '../../tsup.base.ts';

export default packageBuild({
  index: 'src/index.ts',
  zookeeper: 'src/zookeeper/index.ts',
  native: 'src/native/index.ts',
  'native-worker': 'src/native/native-worker.ts',
});
