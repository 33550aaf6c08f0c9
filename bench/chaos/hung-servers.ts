import { startWitness, type ZooKeeperServer } from '@thriftkeeper/zookeeper/testing';
import type { Arena } from './arena.ts';

const probeBoundMs = 5_000;

/**
 * Servers that say they serve and give no session to ZooKeeper's own C client either: they have hung, which no
 * client can help. ZooKeeper before 3.9.3 does so now and then after losing its leader (ZOOKEEPER-4409: the
 * thread that writes the log dies; ZOOKEEPER-4712: it is left over from a former role).
 */
export async function hungServers({ ensemble }: Arena): Promise<ZooKeeperServer[]> {
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

/** Ends every server and starts it again with its data. */
export async function restart({ ensemble }: Arena): Promise<void> {
  await Promise.all(ensemble.servers.map((server) => server.kill()));
  await Promise.all(ensemble.servers.map((server) => server.start()));
  await ensemble.ready();
}
