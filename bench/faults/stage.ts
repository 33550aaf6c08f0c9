import { setTimeout as sleep } from 'node:timers/promises';
import type { Episode } from './call-log.ts';
import type { Load } from './load.ts';
import { momentMs } from './moment.ts';
import type { Provider } from './provider.ts';
import type { Way, ZooKeeperPlace } from './zookeeper-place.ts';

/** How long things last. */
export interface StageTimes {
  /** How long the quorum is lost. Unit: ms. */
  readonly quorumLostMs: number;
  /** What other times of the scenarios are multiplied by. */
  readonly scale: number;
}

/** What a stage is made of. */
export interface StagePlan {
  readonly providers: readonly Provider[];
  readonly load: Load;
  /** Undefined for those who know none. */
  readonly zookeeper: ZooKeeperPlace | undefined;
  /** The way that the scenario asked to be able to cut. */
  readonly way: Way | undefined;
  readonly times: StageTimes;
  /** Makes one more provider, which has to be started. */
  readonly anotherProvider: () => Promise<Provider>;
}

/** Where a scenario plays: providers, a client under load, ZooKeeper. It notes what was broken from when to when. */
export class Stage {
  readonly episodes: Episode[] = [];
  readonly load: Load;
  readonly times: StageTimes;
  readonly #plan: StagePlan;
  readonly #providers: Provider[];
  readonly #broken = new Map<Provider | undefined, number>();

  constructor(plan: StagePlan) {
    this.#plan = plan;
    this.load = plan.load;
    this.times = plan.times;
    this.#providers = [...plan.providers];
  }

  get providers(): readonly Provider[] {
    return this.#providers;
  }

  /** The first provider, to which things happen. */
  get victim(): Provider {
    return this.#providers[0]!;
  }

  /** @throws Error where the stack knows none */
  get zookeeper(): ZooKeeperPlace {
    return this.#plan.zookeeper ?? missing('ZooKeeper', 'ofZooKeeper');
  }

  /** @throws Error where the scenario did not ask for one */
  get way(): Way {
    return this.#plan.way ?? missing('a way to ZooKeeper that can be cut', 'proxied');
  }

  /** Starts one more provider. */
  async add(): Promise<{ readonly address: string; readonly announcedMs: number }> {
    const provider = await this.#plan.anotherProvider();
    const { announcedMs } = await provider.start();
    this.#providers.push(provider);
    await this.load.expect(this.#providers.map(({ address }) => address));
    return { address: provider.address, announcedMs };
  }

  /** Notes that a provider has come, without anything having been broken. */
  came(address: string, announcedMs: number): void {
    this.episodes.push({ address, brokenMs: announcedMs, returnedMs: announcedMs });
  }

  /** Breaks a provider, or something else where there is `undefined`. */
  async breaks(what: Provider | undefined, work: () => unknown): Promise<void> {
    this.#broken.set(what, momentMs());
    await work();
  }

  /** Lets time pass, in which the load goes on. */
  async lasts(ms: number): Promise<void> {
    await sleep(ms * this.times.scale);
  }

  /** Mends what was broken. `work` may say when it was whole, else that is when `work` is done. */
  async mends(what: Provider | undefined, work: () => unknown): Promise<void> {
    const saidMs = await work();
    const returnedMs = typeof saidMs === 'number' ? saidMs : momentMs();
    const brokenMs = this.#broken.get(what);
    if (brokenMs === undefined) throw new Error('what has not been broken cannot be mended');
    this.#broken.delete(what);
    this.episodes.push({ address: what?.address, brokenMs, returnedMs });
  }

  /** Says when all had recovered from what was mended last. */
  recovered(recoveredMs: number): void {
    this.episodes.push({ ...this.episodes.pop()!, recoveredMs });
  }

  /** Waits until exactly the providers of this stage are registered, as another client sees it. */
  registered(): Promise<void> {
    return this.zookeeper.registered(this.#providers.map(({ node }) => node));
  }
}

const missing = (what: string, field: string): never => {
  throw new Error(`this scenario has not asked for ${what}: see its \`${field}\``);
};
