import type { NodeChanges, NodeWatch, Registry } from '@thriftkeeper/registry';
import type { ListInput, ServiceInputs } from './service-model.ts';

/** A list that is followed. */
class FollowedList<R> {
  readonly watch: NodeWatch<R>;
  readonly #changes: NodeChanges<R>;

  constructor(watch: NodeWatch<R>, changed: () => void) {
    this.watch = watch;
    this.#changes = watch.follow(changed);
  }

  take(): ListInput<R> {
    return { ...this.#changes.take(), status: this.watch.status };
  }
}

/** The five watches of one service. */
export class ServiceFollower {
  readonly #lists;
  readonly #control;

  /** @param changed called whenever one of them shows something new */
  constructor(registry: Registry, service: string, changed: () => void) {
    this.#lists = {
      providers: new FollowedList(registry.watchProviders(service), changed),
      consumers: new FollowedList(registry.watchConsumers(service), changed),
      providerStats: new FollowedList(registry.watchStats(service, 'providers'), changed),
      consumerStats: new FollowedList(registry.watchStats(service, 'consumers'), changed),
    };
    this.#control = registry.control(service).watch();
    this.#control.live.subscribe(changed);
  }

  /** What has changed since this was last called. */
  take(): ServiceInputs {
    const { providers, consumers, providerStats, consumerStats } = this.#lists;
    return {
      providers: providers.take(),
      consumers: consumers.take(),
      providerStats: providerStats.take(),
      consumerStats: consumerStats.take(),
      control: this.#control.live.value,
    };
  }

  /** Whether each has been read once, or cannot be. */
  get isSettled(): boolean {
    const { stale, problem } = this.#control.live.value;
    const listed = Object.values(this.#lists).every(
      ({ watch: { status } }) => status.complete || status.trouble,
    );
    return listed && (!stale || problem !== undefined);
  }

  async close(): Promise<void> {
    const lists = Object.values(this.#lists);
    await Promise.all([...lists.map(({ watch }) => watch.close()), this.#control.close()]);
  }
}
