import { connect, type ZooKeeperClient } from '@thriftkeeper/zookeeper';
import {
  type Ensemble,
  type Proxy as FaultProxy,
  startEnsemble,
  startProxy,
} from '@thriftkeeper/zookeeper/testing';
import type { Ownership } from '../ownership.ts';

/** Where the rounds take place: three servers, a proxy in front of each, and a client for preparing things. */
export interface Arena {
  readonly ensemble: Ensemble;
  readonly proxies: readonly FaultProxy[];
  /** What the clients under test are given: the proxies' addresses. */
  readonly addresses: string;
  /** Connected to the servers themselves. */
  readonly admin: ZooKeeperClient;
}

/** Starts three servers and what stands before them. */
export async function startArena(owned: Ownership): Promise<Arena> {
  const ensemble = await owned.own(startEnsemble({ servers: 3 }));
  const proxies = await Promise.all(ensemble.servers.map((server) => owned.own(startProxy(server.address))));
  const admin = await owned.own(connect(ensemble.connectString, { sessionTimeoutMs: 10_000 }));
  return { ensemble, proxies, admin, addresses: proxies.map(({ address }) => address).join(',') };
}
