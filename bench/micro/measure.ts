/** What one thing costs. */
export interface Cost {
  /** What was done, as in `write a call of add`. */
  readonly operation: string;
  readonly nsEach: number;
}

const runs = 5;
const runMs = 60;

/**
 * Nanoseconds of processor time per operation, garbage collection included: the best of five runs, since whatever
 * disturbs the machine only ever adds to it.
 *
 * @param operation is handed a counter
 */
export function costOf(operation: (i: number) => void): number {
  let best = Number.POSITIVE_INFINITY;
  let batch = 1;
  for (let run = -1; run < runs; run++) {
    let done = 0;
    const begin = process.cpuUsage();
    let tookMs = 0;
    while (tookMs < runMs) {
      for (let i = 0; i < batch; i++) operation(done + i);
      done += batch;
      const { user, system } = process.cpuUsage(begin);
      tookMs = (user + system) / 1000;
    }
    // The first run warms up, and finds how many operations go between two looks at the clock.
    if (run < 0) batch = Math.max(1, Math.round(done / runMs));
    else best = Math.min(best, (tookMs * 1e6) / done);
  }
  return best;
}
