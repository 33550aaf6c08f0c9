import type { Clock } from '../clock.ts';
import { type Draw, unitNumber } from '../random.ts';

/** When reports are made: about every so often, so that those of a fleet that began together spread (STAT-2). */
export class StatsReporter {
  readonly #intervalMs: number;
  readonly #clock: Clock;
  readonly #draw: Draw;
  readonly #report: () => void;
  #cancel = () => {};

  constructor(intervalMs: number, clock: Clock, draw: Draw, report: () => void) {
    this.#intervalMs = intervalMs;
    this.#clock = clock;
    this.#draw = draw;
    this.#report = report;
  }

  /** Makes the first report after the first interval. */
  start(): void {
    const inMs = this.#intervalMs * (0.8 + 0.4 * unitNumber(this.#draw()));
    this.#cancel = this.#clock.setIdleTimer(inMs, () => {
      this.start();
      this.#report();
    });
  }

  stop(): void {
    this.#cancel();
  }
}
