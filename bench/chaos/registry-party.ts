import type { Registry } from '@thriftkeeper/registry';
import { zookeeperRegistry } from '@thriftkeeper/registry/zookeeper';
import { Decisions } from './decisions.ts';
import { sessionTimeoutMs } from './plan.ts';
import { Providers } from './providers.ts';
import type { Settling } from './settling.ts';
import type { Party, Subject } from './subject.ts';

/** Two registries: one announces and decides, the other follows. */
export class RegistryParty implements Party {
  readonly name = 'registry';
  readonly subjects: readonly Subject[];
  readonly #registries: readonly Registry[];

  constructor(addresses: string, settling: Settling) {
    const announcing = zookeeperRegistry(addresses, { sessionTimeoutMs });
    const following = zookeeperRegistry(addresses, { sessionTimeoutMs });
    this.#registries = [announcing, following];
    this.subjects = [
      new Providers(announcing, following, settling),
      new Decisions(announcing, following, settling),
    ];
  }

  sessions(): string[] {
    return this.#registries.flatMap(({ state }) =>
      state.value.name === 'connected' ? [state.value.sessionId] : [],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.subjects.map((subject) => subject.rest()));
    await Promise.all(this.#registries.map((registry) => registry.close()));
  }
}
