import type { WatchListener, ZooKeeperClient, ZooKeeperError } from '@thriftkeeper/zookeeper';
import type { Witness } from '@thriftkeeper/zookeeper/testing';
import { Loop } from './loop.ts';
import { places } from './places.ts';
import type { Settling } from './settling.ts';
import type { Subject } from './subject.ts';

/** What is read with a watch, and how the witness reads it. */
interface Reading {
  readonly name: string;
  read(client: ZooKeeperClient, options: { watch: WatchListener; timeoutMs: number }): Promise<string>;
  witnessed(witness: Witness): Promise<string>;
}

const readings: readonly Reading[] = [
  {
    name: 'children',
    read: async (client, options) => (await client.children(places.list, options)).children.sort().join(),
    witnessed: async (witness) => (await witness.children(places.list))?.join() ?? '',
  },
  {
    name: 'exists',
    read: async (client, options) => String((await client.exists(places.flag, options)) !== undefined),
    witnessed: async (witness) => String((await witness.get(places.flag)) !== undefined),
  },
  {
    name: 'get',
    read: async (client, options) => (await client.get(places.value, options)).data.toString(),
    witnessed: async (witness) => (await witness.get(places.value))?.data ?? '',
  },
];

/** The usual one-shot watches on the usual places. */
export const oneShotMirrors = (client: ZooKeeperClient, settling: Settling): OneShotMirror[] =>
  readings.map((reading) => new OneShotMirror(reading, client, settling));

/** A copy kept by a one-shot watch: read and armed in one operation, and again when the watch tells. */
export class OneShotMirror implements Subject {
  readonly #reading: Reading;
  readonly #client: ZooKeeperClient;
  readonly #settling: Settling;
  #value = '';
  /** Counts up when the watch has told something; the value is of the reading that began at `#readAt`. */
  #told = 1;
  #readAt = 0;
  readonly #loop = new Loop(2, () => this.#turn());

  constructor(reading: Reading, client: ZooKeeperClient, settling: Settling) {
    this.#reading = reading;
    this.#client = client;
    this.#settling = settling;
    this.#loop.start();
  }

  busy(): void {}

  async rest(): Promise<void> {}

  close(): Promise<void> {
    return this.#loop.stop();
  }

  ailing(): string | undefined {
    return undefined;
  }

  unfinished(): string | undefined {
    return this.#readAt === this.#told ? undefined : `${this.#reading.name} to be read`;
  }

  async verify(witness: Witness): Promise<string[]> {
    const real = await this.#reading.witnessed(witness);
    if (real === this.#value) return [];
    return [`one-shot watch of ${this.#reading.name}: it is "${real}", the copy has "${this.#value}"`];
  }

  async #turn(): Promise<void> {
    if (this.#readAt === this.#told || this.#client.state.name !== 'connected') return;
    const began = this.#told;
    // Of each reading its own: one of a reading that failed must not be taken for that of a later one.
    const watch: WatchListener = () => {
      if (this.#told === began) this.#told++;
    };
    try {
      const work = this.#reading.read(this.#client, { watch, timeoutMs: 4_000 });
      const value = await this.#settling.watch(`${this.#reading.name} with a watch`, work);
      this.#value = value;
      this.#readAt = began;
    } catch (error) {
      if (this.#told === began) this.#told++;
      throw error as ZooKeeperError;
    }
  }
}
