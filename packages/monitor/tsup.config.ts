import { packageBuild } from '../../tsup.base.ts';

export default packageBuild(
  { index: 'src/index.ts', bin: 'src/bin.ts' },
  {
    // The console is built into the same folder by its own build.
    clean: ['!console/**'],
    // Without its prefix there is no such module.
    removeNodeProtocol: false,
  },
);
