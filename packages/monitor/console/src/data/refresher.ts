import type { Clock } from './clock.ts';

/** What is read again, and when it may be. */
export interface RefresherOptions {
  readonly clock: Clock;
  /** Reads once. Must not throw. */
  readonly read: () => Promise<void>;
  /** Nobody looks at a hidden page: it is read when it is shown again. */
  readonly isVisible: () => boolean;
}

/** Time between an answer and the next request, at least. */
const restMs = 1_000;
/** So many times longer than an answer took, too: what is costly is read less often. */
const restShare = 10;

/** Reads something again when it has changed: at once, and as often as is good for both sides. */
export class Refresher {
  readonly #options: RefresherOptions;
  #changed = false;
  #busy = false;
  #cancel = () => {};

  constructor(options: RefresherOptions) {
    this.#options = options;
  }

  /** What is read is not what it was. */
  changed(): void {
    this.#changed = true;
    this.look();
  }

  /** Whether there is something to read may have changed: the page is shown, say. */
  look(): void {
    if (this.#changed && !this.#busy && this.#options.isVisible()) void this.#read();
  }

  close(): void {
    this.#cancel();
    this.#busy = true;
  }

  async #read(): Promise<void> {
    const { clock, read } = this.#options;
    this.#changed = false;
    this.#busy = true;
    const beganAt = clock.now();
    await read();
    const tookMs = clock.now() - beganAt;
    this.#cancel = clock.after(Math.max(restMs, restShare * tookMs), () => {
      this.#busy = false;
      this.look();
    });
  }
}
