import type { ServerOptions } from 'node:https';
import type { Registry } from '@thriftkeeper/registry';
import { type Monitor, makeMonitor } from './monitor.ts';
import { checkOptions, type MonitorOptions, monitorOptionNames } from './monitor-options.ts';

/**
 * Makes a monitor to be mounted in a server of your own, through its `handler`. Who can reach that server, whether it
 * has TLS, and how long a request may take to arrive, is for you to see to.
 *
 * @throws INVALID_OPTION, INVALID_ADDRESS
 */
export async function createMonitor(options: MonitorOptions): Promise<Monitor> {
  checkOptions(options, monitorOptionNames);
  return openMonitor(options);
}

/** @internal */
export async function openMonitor(options: MonitorOptions, tls?: ServerOptions): Promise<Monitor> {
  const registry = options.registry ?? (await ownRegistry(options.zookeeper!));
  const isOwn = options.registry === undefined;
  try {
    return await makeMonitor(options, { registry, isOwn }, tls);
  } catch (error) {
    // Its session would keep the process, which has nothing to do any more.
    if (isOwn) await registry.close();
    throw error;
  }
}

/** Whoever brings a registry does not load ZooKeeper. */
async function ownRegistry(addresses: string): Promise<Registry> {
  const { zookeeperRegistry } = await import('@thriftkeeper/registry/zookeeper');
  return zookeeperRegistry(addresses);
}
