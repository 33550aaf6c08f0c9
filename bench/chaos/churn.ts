import { connect, type Random, type ZooKeeperClient } from '@thriftkeeper/zookeeper';
import { Loop } from './loop.ts';
import { places } from './places.ts';
import type { Settling } from './settling.ts';

const operationMs = 2_000;
const lanes = 50;

/** Another client creates and deletes many nodes where the clients under test watch. */
export async function churn(addresses: string, nodes: number): Promise<void> {
  await using client = await connect(addresses, { sessionTimeoutMs: 10_000 });
  let left = nodes;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (left-- > 0) {
        const path = `${places.tree}/churn${left}`;
        await client.create(path, `${left}`).catch(() => {});
        // One in ten stays.
        if (left % 10 !== 0) await client.delete(path).catch(() => {});
      }
    }),
  );
}

/** Changes, all the time and at its own pace, what the clients under test watch. */
export class Disturber {
  readonly #client: ZooKeeperClient;
  readonly #random: Random;
  readonly #settling: Settling;
  readonly #loop = new Loop(5, () => this.#change());
  #count = 0;

  constructor(client: ZooKeeperClient, random: Random, settling: Settling) {
    this.#client = client;
    this.#random = random;
    this.#settling = settling;
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #change(): Promise<unknown> {
    const pick = (count: number) => Math.floor(this.#random() * count);
    const data = `${++this.#count}`;
    const options = { timeoutMs: operationMs };
    const name = `n${pick(12)}`;
    const work: readonly (() => Promise<unknown>)[] = [
      () => this.#client.create(`${places.tree}/${name}`, data, options),
      () => this.#client.set(`${places.tree}/${name}`, data, options),
      () => this.#client.create(`${places.tree}/${name}/below`, data, options),
      () => this.#client.delete(`${places.tree}/${name}/below`, options),
      () => this.#client.delete(`${places.tree}/${name}`, options),
      () => this.#client.create(`${places.list}/${name}`, '', options),
      () => this.#client.delete(`${places.list}/${name}`, options),
      () => this.#client.create(places.flag, '', options),
      () => this.#client.delete(places.flag, options),
      () => this.#client.set(places.value, data, options),
    ];
    return this.#settling.watch('a change of the disturber', work[pick(work.length)]!());
  }
}
