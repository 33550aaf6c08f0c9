import { startWitness, type ZooKeeperServer } from '@thriftkeeper/zookeeper/testing';
import type { Arena } from './arena.ts';

type Place = Pick<Arena, 'ensemble'>;

const probeBoundMs = 5_000;

/**
 * Servers that say they serve and give no session to ZooKeeper's own C client either: they have hung, which no
 * client can help. ZooKeeper before 3.9.3 does so now and then after losing its leader (ZOOKEEPER-4409: the
 * thread that writes the log dies; ZOOKEEPER-4712: it is left over from a former role).
 */
async function hungServers({ ensemble }: Place): Promise<ZooKeeperServer[]> {
  const hung: ZooKeeperServer[] = [];
  for (const server of ensemble.servers) {
    if ((await server.role()) === undefined) continue;
    try {
      await (await startWitness(server.address, probeBoundMs)).close();
    } catch {
      hung.push(server);
    }
  }
  return hung;
}

/**
 * Whether the servers are to blame when something does not work: none leads, or one has hung. Asks the servers and
 * the C client, never ours.
 */
export async function serversAreToBlame(place: Place): Promise<boolean> {
  const roles = await Promise.all(place.ensemble.servers.map((server) => server.role()));
  return !roles.includes('leader') || (await hungServers(place)).length > 0;
}

/** Ends every server and starts it again with its data. */
export async function restart({ ensemble }: Place): Promise<void> {
  await Promise.all(ensemble.servers.map((server) => server.kill()));
  await Promise.all(ensemble.servers.map((server) => server.start()));
  await ensemble.ready();
}
