import { setTimeout as sleep } from 'node:timers/promises';
import type { ZooKeeperClient, ZooKeeperError } from '@thriftkeeper/zookeeper';
import type { Witness } from '@thriftkeeper/zookeeper/testing';
import { Loop } from './loop.ts';
import { places } from './places.ts';
import type { Settling } from './settling.ts';
import type { Subject } from './subject.ts';
import { Success } from './success.ts';

const operationMs = 4_000;
const pauseMs = 4;

/**
 * Writes all the time: a counter that goes up, and new nodes. What was acknowledged must be there, what was
 * refused must not, and what is read must never go back.
 */
export class Writer implements Subject {
  readonly #client: ZooKeeperClient;
  readonly #settling: Settling;
  readonly #loop = new Loop(pauseMs, async () => this.#turn());
  readonly #inFlight = new Set<Promise<void>>();
  readonly #acknowledged = new Set<string>();
  readonly #refused = new Map<string, string>();
  readonly #problems: string[] = [];
  #attempted = 0;
  #counterAcknowledged = 0;
  readonly #success = new Success();

  constructor(client: ZooKeeperClient, settling: Settling) {
    this.#client = client;
    this.#settling = settling;
  }

  /** Begins anew: the log is empty, and the counter counts from 1. */
  busy(): void {
    this.#acknowledged.clear();
    this.#refused.clear();
    this.#problems.length = 0;
    this.#attempted = 0;
    this.#counterAcknowledged = 0;
    this.#loop.start();
  }

  async rest(): Promise<void> {
    await this.#loop.stop();
    await Promise.allSettled(this.#inFlight);
  }

  ailing(sinceMs: number): string | undefined {
    return this.#success.isAfter(sinceMs) ? undefined : 'no write has succeeded';
  }

  unfinished(): string | undefined {
    return undefined;
  }

  async verify(witness: Witness): Promise<string[]> {
    const problems = [...this.#problems];
    const counter = Number((await witness.get(places.counter))?.data);
    if (!(counter >= this.#counterAcknowledged && counter <= this.#attempted))
      problems.push(
        `the counter is ${counter}; acknowledged ${this.#counterAcknowledged}, attempted ${this.#attempted}`,
      );
    const there = new Set(await witness.children(places.log));
    for (const name of this.#acknowledged)
      if (!there.has(name)) problems.push(`${name} was acknowledged and is not there`);
    for (const [name, why] of this.#refused)
      if (there.has(name)) problems.push(`${name} was refused (${why}) and is there`);
    return problems;
  }

  async #turn(): Promise<void> {
    // While nothing can be reached, a few requests wait; there is no need for thousands of them.
    if (this.#inFlight.size > 200) {
      await sleep(20);
      return;
    }
    const number = ++this.#attempted;
    this.#launch(this.#count(number));
    this.#launch(this.#log(`entry${number}`));
    if (number % 5 === 0) this.#launch(this.#look());
  }

  #launch(work: Promise<void>): void {
    const entry: Promise<void> = work.finally(() => this.#inFlight.delete(entry));
    entry.catch(() => {});
    this.#inFlight.add(entry);
  }

  async #count(number: number): Promise<void> {
    const work = this.#client.set(places.counter, `${number}`, { timeoutMs: operationMs });
    await this.#success.note(this.#settling.watch('set of the counter', work));
    this.#counterAcknowledged = Math.max(this.#counterAcknowledged, number);
  }

  async #log(name: string): Promise<void> {
    const path = `${places.log}/${name}`;
    try {
      const work = this.#client.create(path, name, { timeoutMs: operationMs });
      await this.#settling.watch('create of a log entry', work);
      this.#acknowledged.add(name);
    } catch (error) {
      const { code, maybeApplied } = error as ZooKeeperError;
      // The same request goes out once only: a node that exists was made by nobody else.
      if (code === 'NODE_EXISTS') this.#problems.push(`${name} was created twice`);
      else if (maybeApplied === false) this.#refused.set(name, code);
      else if (maybeApplied === undefined) this.#problems.push(`${name}: ${String(error)}`);
    }
  }

  async #look(): Promise<void> {
    const floor = this.#counterAcknowledged;
    const work = this.#client.get(places.counter, { timeoutMs: operationMs });
    const { data } = await this.#settling.watch('get of the counter', work);
    if (Number(data.toString()) < floor)
      this.#problems.push(`the counter was read as ${data}, after ${floor} was acknowledged`);
  }
}
