import { type BackoffOptions, fullJitterMs, registryBackoff } from './backoff.ts';
import type { Clock, Timer } from './clock.ts';
import type { Coordination, CoordinationState } from './coordination/coordination.ts';
import type { Random } from './random.ts';

/** The state in which a pass runs. */
export type Connected = Extract<CoordinationState, { readonly name: 'connected' }>;

/** What a reconciler repeats. */
export interface ReconcilerWork {
  /** Brings things a step nearer to how they should be; answers whether they are, else it runs again at once. */
  pass(session: Connected): Promise<boolean>;
  /** A pass failed. It is repeated after a while, or when the connection is back. */
  failed(error: unknown): void;
}

/**
 * Repeats a pass until things are as they should be: one at a time, once more for whatever happens meanwhile,
 * again whenever the connection comes back, and after failures with full jitter (SES-6, SES-15, SES-20).
 */
export class Reconciler {
  readonly #coordination: Coordination;
  readonly #work: ReconcilerWork;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #backoff: BackoffOptions;
  readonly #stopListening: () => void;
  #current: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #attempt = 0;
  #retry: Timer | undefined;

  constructor(
    coordination: Coordination,
    work: ReconcilerWork,
    clock: Clock,
    random: Random,
    backoff = registryBackoff,
  ) {
    this.#coordination = coordination;
    this.#work = work;
    this.#clock = clock;
    this.#random = random;
    this.#backoff = backoff;
    this.#stopListening = coordination.onState(({ name }) => {
      if (name === 'connected') this.wake();
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Causes one more pass. The same function each time, so that it can be handed out as a watch. */
  readonly wake = (): void => {
    if (this.#closed) return;
    this.#retry?.cancel();
    this.#again = true;
    this.#current ??= this.#run().finally(() => {
      this.#current = undefined;
      if (this.#again && this.#coordination.state.name === 'connected') this.wake();
    });
  };

  /** Causes one more pass after a while, unless something else does before. */
  wakeAfter(ms: number): void {
    if (this.#closed) return;
    this.#retry?.cancel();
    this.#retry = this.#clock.setTimer(ms, this.wake);
  }

  /** Starts no more passes; waits for the present one, but not longer than `boundMs`. */
  async close(boundMs: number): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    this.#stopListening();
    const current = this.#current;
    if (current === undefined) return;
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(boundMs, resolve);
      void current.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      const state = this.#coordination.state;
      if (state.name !== 'connected') return;
      this.#again = false;
      try {
        if (!(await this.#work.pass(state))) this.#again = true;
        this.#attempt = 0;
      } catch (error) {
        if (this.#closed) return;
        this.#work.failed(error);
        // Without a connection there is nothing to wait for but the connection.
        if (this.#coordination.state.name === 'connected' && !this.#again) {
          this.wakeAfter(fullJitterMs(this.#attempt++, this.#random.draw(), this.#backoff));
        }
      }
    }
  }
}
