import { setTimeout as sleep } from 'node:timers/promises';

/** Does something again and again while it runs. A failure of one turn is the turn's own business. */
export class Loop {
  readonly #turn: () => Promise<unknown>;
  readonly #pauseMs: number;
  #running: Promise<void> | undefined;
  #stopped = true;

  constructor(pauseMs: number, turn: () => Promise<unknown>) {
    this.#pauseMs = pauseMs;
    this.#turn = turn;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#running = this.#run();
  }

  /** Resolves when the turn that runs is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#turn().catch(() => {});
      await sleep(this.#pauseMs);
    }
  }
}
