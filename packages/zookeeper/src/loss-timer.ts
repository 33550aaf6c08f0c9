import type { Clock, Timer } from './clock.ts';

/**
 * When a session without a server may have been ended by the ensemble. The servers count from the last request they
 * had from the client, so what counts here is when a request was sent that was answered, not when its answer came:
 * the doubt never comes too late.
 */
export class LossTimer {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  #confirmedMs = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** A request that was sent at this time was answered. */
  confirm(sentAtMs: number): void {
    if (sentAtMs > this.#confirmedMs) this.#confirmedMs = sentAtMs;
  }

  /** No server is attached any more. */
  start(timeoutMs: number): void {
    this.cancel();
    const leftMs = this.#confirmedMs + timeoutMs - this.#clock.nowMs();
    this.#timer = this.#clock.setTimer(
      () => {
        // A server may have taken the session up in between and been lost again before it was attached.
        if (this.#confirmedMs + timeoutMs > this.#clock.nowMs()) this.start(timeoutMs);
        else this.#onDue();
      },
      Math.max(0, leftMs),
    );
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
