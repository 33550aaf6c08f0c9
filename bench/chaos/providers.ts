import type {
  Announcement,
  CompleteProviderRecord,
  NodeWatch,
  ProviderRecord,
  Registry,
} from '@thriftkeeper/registry';
import type { Witness } from '@thriftkeeper/zookeeper/testing';
import { Loop } from './loop.ts';
import type { Settling } from './settling.ts';
import type { Subject } from './subject.ts';
import { Success } from './success.ts';

/** The service that the rounds are about. */
export const service = 'chaos';
const folder = `/thriftkeeper/${service}/providers`;
const operationMs = 4_000;

/** Providers that are announced, updated in place, come and go; and a list of them in another registry. */
export class Providers implements Subject {
  readonly #announcing: Registry;
  readonly #settling: Settling;
  readonly #standing: readonly Announcement<ProviderRecord>[];
  readonly #list: NodeWatch<CompleteProviderRecord>;
  readonly #loop = new Loop(25, () => this.#turn());
  readonly #success = new Success();
  #passing: Announcement<ProviderRecord> | undefined;
  #turns = 0;

  constructor(announcing: Registry, following: Registry, settling: Settling) {
    this.#announcing = announcing;
    this.#settling = settling;
    this.#standing = [1, 2, 3].map((port) => this.#announce(`standing${port}`, port));
    this.#list = following.watchProviders(service);
  }

  busy(): void {
    this.#loop.start();
  }

  async rest(): Promise<void> {
    await this.#loop.stop();
  }

  ailing(sinceMs: number): string | undefined {
    if (!this.#success.isAfter(sinceMs)) return 'nothing that was announced stands';
    const session = this.#announcing.state.value.name;
    if (session !== 'connected') return `the announcing registry is ${session}`;
    const { complete, stale, nodes } = this.#list.value;
    if (!complete) return 'the list was never read';
    // A node that went away without a word is kept, and the list stale, for ten seconds: by design.
    if (stale && !nodes.some(({ held }) => held)) return 'the list is stale';
    return undefined;
  }

  unfinished(): string | undefined {
    for (const { node, state } of this.#announced())
      if (state.value.name !== 'registered') return `${node} is ${state.value.name}`;
    const shown = JSON.stringify(this.#shown());
    const wanted = JSON.stringify(this.#wanted());
    return shown === wanted ? undefined : `the list shows ${shown}, announced is ${wanted}`;
  }

  async verify(witness: Witness): Promise<string[]> {
    const problems: string[] = [];
    const { value } = this.#announcing.state;
    const session = value.name === 'connected' ? value.sessionId : `(${value.name})`;
    const announced = this.#announced();
    const names = announced.map(({ node }) => node).sort();
    const found = (await witness.children(folder)) ?? [];
    if (found.join() !== names.join())
      problems.push(`registered are ${found.join()}, announced ${names.join()}`);
    for (const { node, record } of announced) {
      const there = await witness.get(`${folder}/${node}`);
      if (there === undefined) continue;
      if (there.ephemeralOwner !== session)
        problems.push(`${node} belongs to ${there.ephemeralOwner}, the session is ${session}`);
      const written = JSON.parse(there.data) as ProviderRecord;
      if (written.weight !== record.weight)
        problems.push(`${node} has weight ${written.weight}, announced is ${record.weight}`);
    }
    for (const { node, held } of this.#list.value.nodes)
      if (held && found.includes(node)) problems.push(`${node} is held in the list though it is registered`);
    return problems;
  }

  #announced(): Announcement<ProviderRecord>[] {
    return [...this.#standing, ...(this.#passing ? [this.#passing] : [])];
  }

  #wanted(): string[] {
    return this.#announced()
      .map(({ node, record }) => `${node} ${record.weight}`)
      .sort();
  }

  #shown(): string[] {
    return this.#list.value.nodes
      .filter(({ held }) => !held)
      .map(({ node, record }) => `${node} ${record.weight}`)
      .sort();
  }

  #announce(node: string, port: number): Announcement<ProviderRecord> {
    return this.#announcing.announceProvider(service, node, { address: `127.0.0.1:${port}`, weight: 1 });
  }

  /** Changes a record in place, or lets a provider come or go. Whatever fails goes on trying by itself. */
  async #turn(): Promise<void> {
    const turn = ++this.#turns;
    if (turn % 4 !== 0) {
      const one = this.#standing[turn % 3]!;
      const work = one.update({ weight: (turn % 9_999) + 1 }, { timeoutMs: operationMs });
      await this.#success.note(this.#settling.watch(`update of ${one.node}`, work));
    } else if (this.#passing === undefined) {
      this.#passing = this.#announce('passing', 9);
      await this.#settling.watch('announcing', this.#passing.registered({ timeoutMs: operationMs }));
    } else {
      const leaving = this.#passing;
      this.#passing = undefined;
      const draining = leaving.update({ state: 'draining' }, { timeoutMs: operationMs });
      await this.#settling.watch('draining', draining).catch(() => {});
      await this.#settling.watch('withdrawing', leaving.withdraw());
    }
  }
}
