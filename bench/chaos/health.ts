import { eventually, type ZooKeeperServer } from '@thriftkeeper/zookeeper/testing';
import { Leadership } from './leadership.ts';
import type { Subject } from './subject.ts';

const everyMs = 10;

/** Looks at subjects all the time, and notes when one of them last did not work. */
export class Health {
  readonly #subjects: readonly Subject[];
  readonly #leadership: Leadership;
  readonly #timer: NodeJS.Timeout;
  #sinceMs = performance.now();
  #lastAilingMs = 0;
  #lastLeaderlessMs = 0;
  #last: string | undefined;
  #lastReason = '';

  constructor(subjects: readonly Subject[], servers: readonly ZooKeeperServer[]) {
    this.#leadership = new Leadership(servers);
    this.#subjects = subjects;
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /**
   * How long something did not work after everything should have: counted from the moment that was set, or from when
   * a server led again where that was later.
   */
  get recoveryMs(): number {
    const fromMs = Math.max(this.#sinceMs, this.#lastLeaderlessMs);
    return Math.max(0, Math.round(this.#lastAilingMs - fromMs));
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
    this.#leadership.end();
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
    this.#lastLeaderlessMs = this.#leadership.lastLeaderlessMs;
  }

  async #until(what: string, timeoutMs: number, look: () => boolean): Promise<void> {
    try {
      await eventually(what, look, { timeoutMs, everyMs });
    } catch (error) {
      throw new Error(`${what}: not within ${timeoutMs} ms: ${this.#last}`, { cause: error });
    }
  }
}
