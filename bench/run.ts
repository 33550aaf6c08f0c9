// Measures and compares:   npm run bench -- zookeeper
import { dispatch } from './command.ts';

await dispatch(
  'bench',
  {
    faults: async () => (await import('./faults/command.ts')).breakUnderLoad,
    micro: async () => (await import('./micro/command.ts')).measureParts,
    peers: async () => (await import('./peers/command.ts')).comparePeers,
    zookeeper: async () => (await import('./zookeeper/command.ts')).compareZooKeeperClients,
  },
  process.argv.slice(2),
);
