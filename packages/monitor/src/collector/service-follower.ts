import type { Registry } from '@thriftkeeper/registry';
import type { ServiceInputs } from './service-model.ts';

/** The five watches of one service. */
export class ServiceFollower {
  readonly #watches;
  readonly #control;

  /** @param changed called whenever one of them shows something new */
  constructor(registry: Registry, service: string, changed: () => void) {
    this.#watches = {
      providers: registry.watchProviders(service),
      consumers: registry.watchConsumers(service),
      providerStats: registry.watchStats(service, 'providers'),
      consumerStats: registry.watchStats(service, 'consumers'),
    };
    this.#control = registry.control(service).watch();
    for (const watch of Object.values(this.#watches)) watch.subscribe(changed);
    this.#control.live.subscribe(changed);
  }

  /** What they show now. */
  get inputs(): ServiceInputs {
    const { providers, consumers, providerStats, consumerStats } = this.#watches;
    return {
      providers: providers.value,
      consumers: consumers.value,
      providerStats: providerStats.value,
      consumerStats: consumerStats.value,
      control: this.#control.live.value,
    };
  }

  /** Whether each has been read once, or cannot be. */
  get isSettled(): boolean {
    const { stale, problem } = this.#control.live.value;
    const listed = Object.values(this.#watches).every(({ value }) => value.complete || value.trouble);
    return listed && (!stale || problem !== undefined);
  }

  async close(): Promise<void> {
    await Promise.all([...Object.values(this.#watches).map((watch) => watch.close()), this.#control.close()]);
  }
}
