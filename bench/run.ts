// Measures and compares:   npm run bench -- zookeeper
import { dispatch } from './command.ts';

await dispatch(
  'bench',
  {
    faults: async () => (await import('./faults/command.ts')).breakUnderLoad,
    memory: async () => (await import('./memory/command.ts')).measureMemory,
    micro: async () => (await import('./micro/command.ts')).measureParts,
    peers: async () => (await import('./peers/command.ts')).comparePeers,
    zookeeper: async () => (await import('./zookeeper/command.ts')).compareZooKeeperClients,
  },
  process.argv.slice(2),
);
