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
  #lastReason = '';

  constructor(subjects: readonly Subject[]) {
    this.#subjects = subjects;
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /** How long after the moment that counts something did not work for the last time. */
  get recoveryMs(): number {
    return Math.max(0, Math.round(this.#lastAilingMs - this.#sinceMs));
  }

  /** What did not work for the last time. */
  get lastReason(): string {
    return this.#lastReason;
  }

  /** Sets the moment from which on everything should work. */
  since(sinceMs: number): void {
    this.#sinceMs = sinceMs;
  }

  /** @throws Error saying what does not work, when the bound is reached */
  async works(what: string, boundMs: number): Promise<void> {
    await this.#until(what, boundMs, () => this.#look());
  }

  /** As `works`, for what is to be done after the subjects were told to rest. */
  async finished(what: string, boundMs: number): Promise<void> {
    await this.#until(what, boundMs, () => {
      this.#last = this.#subjects.map((subject) => subject.unfinished()).find((why) => why !== undefined);
      this.#note();
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
    this.#note();
    return this.#last === undefined;
  }

  #note(): void {
    if (this.#last === undefined) return;
    this.#lastAilingMs = performance.now();
    this.#lastReason = this.#last;
  }

  async #until(what: string, timeoutMs: number, look: () => boolean): Promise<void> {
    try {
      await eventually(what, look, { timeoutMs, everyMs });
    } catch (error) {
      throw new Error(`${what}: not within ${timeoutMs} ms: ${this.#last}`, { cause: error });
    }
  }
}
