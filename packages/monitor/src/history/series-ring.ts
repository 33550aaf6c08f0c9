import type { Load, Metric, Series } from '../api/types.ts';

/** What is kept of a node or service, in this order. */
export const metrics = [
  'callsPerSecond',
  'failedPerSecond',
  'refusedPerSecond',
  'inProgress',
  'connections',
  'p50Us',
  'p99Us',
] as const satisfies readonly Metric[];

const slowest = new Set<Metric>(['p50Us', 'p99Us']);

/**
 * The latest values of one node or service, one slot per step of time: as many bytes as `slots` needs, however long
 * it runs. Of several values in a step the mean is kept, of latencies the highest.
 */
export class SeriesRing {
  readonly stepMs: number;
  readonly #slots: number;
  readonly #values: Float32Array;
  /** The latest step that has a slot, as a number of steps since the epoch. */
  #last = -1;
  /** How many values that slot is the mean of. */
  #inLast = 0;

  constructor(stepMs: number, slots: number) {
    this.stepMs = stepMs;
    this.#slots = slots;
    this.#values = new Float32Array(slots * metrics.length).fill(Number.NaN);
  }

  /**
   * Keeps a load. What is older than the latest step, after the clock was set back, is left out.
   *
   * @param sinceMs when it began to be so: steps in between that nothing else is known of have it too
   */
  put(load: Load, atMs: number, sinceMs = atMs): void {
    const step = Math.floor(atMs / this.stepMs);
    // Set back by more than the ring holds: what it holds lies in the future, and is of no use.
    if (step < this.#last - this.#slots) this.#forget();
    if (step < this.#last) return;
    const since = Math.max(Math.floor(sinceMs / this.stepMs), this.#last, step - this.#slots) + 1;
    for (let one = since; one < step; one++) this.#add(load, one);
    this.#add(load, step);
  }

  /** What is known from `fromMs` on, but not more than the ring holds, up to `untilMs`. */
  read(fromMs: number, untilMs: number): Series {
    const end = Math.floor(untilMs / this.stepMs);
    const begin = Math.max(Math.floor(fromMs / this.stepMs), end - this.#slots + 1);
    const steps = Array.from({ length: Math.max(0, end - begin + 1) }, (_, index) => begin + index);
    const of = (index: number) =>
      steps.map((step) => {
        if (step > this.#last || step <= this.#last - this.#slots) return null;
        const value = this.#values[this.#at(step) + index]!;
        return Number.isNaN(value) ? null : Math.round(value * 1_000) / 1_000;
      });
    const values = Object.fromEntries(metrics.map((metric, index) => [metric, of(index)]));
    return {
      fromMs: begin * this.stepMs,
      stepMs: this.stepMs,
      values: values as unknown as Series['values'],
    };
  }

  #add(load: Load, step: number): void {
    if (step > this.#last) this.#advance(step);
    this.#inLast++;
    metrics.forEach((metric, index) => {
      const at = this.#at(step) + index;
      const [known, value] = [this.#values[at]!, load[metric] ?? Number.NaN];
      if (Number.isNaN(known)) this.#values[at] = value;
      else if (slowest.has(metric)) this.#values[at] = Number.isNaN(value) ? known : Math.max(known, value);
      else this.#values[at] = known + (value - known) / this.#inLast;
    });
  }

  #at(step: number): number {
    return (step % this.#slots) * metrics.length;
  }

  #advance(step: number): void {
    const skipped = Math.max(this.#last + 1, step - this.#slots + 1);
    for (let one = skipped; one <= step; one++) {
      const at = this.#at(one);
      this.#values.fill(Number.NaN, at, at + metrics.length);
    }
    this.#last = step;
    this.#inLast = 0;
  }

  #forget(): void {
    this.#values.fill(Number.NaN);
    this.#last = -1;
  }
}

/** Steps that are kept: an hour, five seconds each for services, a quarter of a minute for nodes. */
export const serviceRing = (): SeriesRing => new SeriesRing(5_000, 720);
export const nodeRing = (): SeriesRing => new SeriesRing(15_000, 240);
