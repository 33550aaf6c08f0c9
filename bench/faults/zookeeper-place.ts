import { connect } from '@thriftkeeper/zookeeper';
import {
  type Ensemble,
  eventually,
  type Proxy as NetworkProxy,
  startProxy,
} from '@thriftkeeper/zookeeper/testing';
import { led } from '../chaos/break.ts';

/** A way to the ensemble that can be cut. */
export interface Way {
  readonly addresses: string;
  cut(): void;
  restore(): void;
}

/** The ensemble as one scenario sees it: ways to it that can be cut, and a look at what stands in it. */
export class ZooKeeperPlace implements AsyncDisposable {
  readonly ensemble: Ensemble;
  readonly service: string;
  readonly #proxies: NetworkProxy[] = [];

  constructor(ensemble: Ensemble, service: string) {
    this.ensemble = ensemble;
    this.service = service;
  }

  /** A way of its own, with a proxy before each server. */
  async way(): Promise<Way> {
    const proxies = await Promise.all(this.ensemble.servers.map(({ address }) => startProxy(address)));
    this.#proxies.push(...proxies);
    return {
      addresses: proxies.map(({ address }) => address).join(','),
      cut: () => proxies.forEach((proxy) => void proxy.cut()),
      restore: () => proxies.forEach((proxy) => void proxy.restore()),
    };
  }

  /** Waits until a leader serves. */
  async led(): Promise<void> {
    await led(this.ensemble);
  }

  /** Waits until exactly these providers are registered, as another client sees it. */
  async registered(nodes: readonly string[]): Promise<void> {
    await using client = await connect(this.ensemble.connectString, { sessionTimeoutMs: 10_000 });
    const wanted = [...nodes].sort().join();
    const path = `/thriftkeeper/${this.service}/providers`;
    await eventually(
      `the providers ${wanted} are registered`,
      async () => (await client.children(path)).children.sort().join() === wanted,
      { timeoutMs: 60_000, everyMs: 20 },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
  }
}
