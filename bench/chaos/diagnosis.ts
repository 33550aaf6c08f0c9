import type { ZooKeeperServer } from '@thriftkeeper/zookeeper/testing';
import type { Arena } from './arena.ts';

/** What the servers and the connections in front of them look like, to tell their trouble from the client's. */
export async function diagnosis({ ensemble, proxies, admin }: Arena): Promise<string[]> {
  const servers = await Promise.all(
    ensemble.servers.map(async (server, index) => {
      const role = (await server.role()) ?? 'does not serve';
      return `server ${server.id}: ${role}, ${await sessionsOf(server)}, ${proxies[index]!.connections} connections by its proxy`;
    }),
  );
  return [...servers, `the client beside the proxies is ${admin.state.name}`];
}

async function sessionsOf(server: ZooKeeperServer): Promise<string> {
  const connections = (await server.command('cons')) ?? '';
  const lines = connections.split('\n').filter((line) => line.includes('sid='));
  return `${lines.length} sessions attached`;
}
