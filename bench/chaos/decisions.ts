import type { ControlFollower, ControlSnapshot, Registry } from '@thriftkeeper/registry';
import type { Witness } from '@thriftkeeper/zookeeper/testing';
import { Loop } from './loop.ts';
import { service } from './providers.ts';
import type { Settling } from './settling.ts';
import type { Subject } from './subject.ts';
import { Success } from './success.ts';

const path = `/thriftkeeper/${service}/control`;
const operationMs = 4_000;

/** A control document that is decided upon in one registry and followed in another. */
export class Decisions implements Subject {
  readonly #control: ReturnType<Registry['control']>;
  readonly #follower: ControlFollower;
  readonly #settling: Settling;
  readonly #loop = new Loop(50, () => this.#turn());
  readonly #success = new Success();
  #attempted = 0;
  #acknowledged = 0;

  constructor(deciding: Registry, following: Registry, settling: Settling) {
    this.#control = deciding.control(service);
    this.#follower = following.control(service).watch();
    this.#settling = settling;
  }

  busy(): void {
    this.#loop.start();
  }

  rest(): Promise<void> {
    return this.#loop.stop();
  }

  ailing(sinceMs: number): string | undefined {
    if (!this.#success.isAfter(sinceMs)) return 'no decision has succeeded';
    const { stale, problem } = this.#follower.live.value;
    return stale ? `the control document is stale: ${problem?.message ?? 'not read yet'}` : undefined;
  }

  unfinished(): string | undefined {
    if (this.#follower.live.value.stale) return 'the control document is stale';
    const followed = decidedIn(this.#follower.live.value.document);
    return followed >= this.#acknowledged
      ? undefined
      : `decision ${this.#acknowledged} has not come yet, ${followed} is the last`;
  }

  async verify(witness: Witness): Promise<string[]> {
    const node = await witness.get(path);
    const written = node === undefined ? 0 : decidedIn(JSON.parse(node.data));
    const problems: string[] = [];
    if (written < this.#acknowledged)
      problems.push(`decision ${this.#acknowledged} was acknowledged, ${written} is written`);
    const followed = decidedIn(this.#follower.live.value.document);
    if (followed !== written) problems.push(`decision ${written} is written, ${followed} is followed`);
    return problems;
  }

  async #turn(): Promise<void> {
    const number = ++this.#attempted;
    const decision = { value: number, by: 'chaos', at: new Date().toISOString(), why: 'a round' };
    const work = this.#control.update(
      (document) => ({ ...document, providers: { standing1: { weight: decision } } }),
      { timeoutMs: operationMs },
    );
    await this.#success.note(this.#settling.watch('a decision', work));
    this.#acknowledged = number;
  }
}

const decidedIn = (document: ControlSnapshot['document']): number =>
  document.providers?.standing1?.weight?.value ?? 0;
