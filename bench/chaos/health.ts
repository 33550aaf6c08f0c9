import { eventually } from '@thriftkeeper/zookeeper/testing';
import type { Subject } from './subject.ts';

const everyMs = 10;

/** Looks at subjects all the time, and notes when one of them last did not work. */
export class Health {
  readonly #subjects: readonly Subject[];
  readonly #timer: NodeJS.Timeout;
  #sinceMs = performance.now();
  #lastAilingMs = 0;
  #last: string | undefined;

  constructor(subjects: readonly Subject[]) {
    this.#subjects = subjects;
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /** How long after the moment that counts something did not work for the last time. */
  get recoveryMs(): number {
    return Math.max(0, Math.round(this.#lastAilingMs - this.#sinceMs));
  }

  /** Sets the moment from which on everything should work. */
  since(sinceMs: number): void {
    this.#sinceMs = sinceMs;
  }

  /** Looks on from the beginning of what breaks things. */
  watchDuring<T>(work: () => Promise<T>): Promise<T> {
    this.since(performance.now());
    return work();
  }

  /** @throws Error saying what does not work, when the bound is reached */
  async works(what: string, boundMs: number): Promise<void> {
    await this.#until(what, boundMs, () => this.#look());
  }

  /** As `works`, for what is to be done after the subjects were told to rest. */
  async finished(what: string, boundMs: number): Promise<void> {
    await this.#until(what, boundMs, () => {
      this.#last = this.#subjects.map((subject) => subject.unfinished()).find((why) => why !== undefined);
      if (this.#last !== undefined) this.#lastAilingMs = performance.now();
      return this.#last === undefined;
    });
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): boolean {
    this.#last = this.#subjects
      .map((subject) => subject.ailing(this.#sinceMs))
      .find((why) => why !== undefined);
    if (this.#last !== undefined) this.#lastAilingMs = performance.now();
    return this.#last === undefined;
  }

  async #until(what: string, timeoutMs: number, look: () => boolean): Promise<void> {
    try {
      await eventually(what, look, { timeoutMs, everyMs });
    } catch (error) {
      throw new Error(`${what}: not within ${timeoutMs} ms: ${this.#last}`, { cause: error });
    }
  }
}
