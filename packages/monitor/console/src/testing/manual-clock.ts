import type { Clock } from '../data/clock.ts';

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  time = 0;
  #timers: { readonly at: number; readonly then: () => void }[] = [];
  now = () => this.time;
  random = () => 0.5;
  after(ms: number, then: () => void) {
    const timer = { at: this.time + ms, then };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }
  async pass(ms: number) {
    this.time += ms;
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
    for (const { then } of due) then();
    await settled();
  }
}

/** Lets everything that is already under way come to its end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
