// Breaks real servers in rounds and checks what comes out:   npm run chaos -- zookeeper --rounds 20
import { dispatch } from './command.ts';

await dispatch(
  'chaos',
  {
    zookeeper: async () => (await import('./chaos/command.ts')).chaosOnZooKeeper,
  },
  process.argv.slice(2),
);
