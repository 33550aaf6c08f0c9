// One client in a process that does nothing else; asked by compare.ts.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from './child.ts';
import type { Connected, Contender, OperationName, Place } from './contenders/contender.ts';
import { type ContenderName, contenders } from './contenders/index.ts';

/** One measurement: for a time with so many requests in flight, or so many requests fired at once. */
export type Measure =
  | { readonly operation: OperationName; readonly depth: number; readonly forMs: number }
  | { readonly operation: OperationName; readonly burst: number };

export interface Measured {
  readonly opsPerSecond: number;
  /** The longest time for which the event loop ran nothing else. */
  readonly longestStallMs: number;
}

const [, , name, addresses, root] = process.argv;
const { contender } = (await import(contenders[name as ContenderName].replace('./', './contenders/'))) as {
  contender: Contender;
};
const client: Connected = await contender.connect(addresses!);
const place: Place = { node: `${root}/node`, folder: `${root}/folder`, prefix: `${root}/` };

/** Keeps `depth` requests in flight for the time; those in flight at its end are waited for and counted. */
function steadily(operation: OperationName, depth: number, forMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    let done = 0;
    let inFlight = depth;
    const start = () => client[operation](place, succeeded, reject);
    const succeeded = () => {
      done++;
      if (performance.now() - begin < forMs) start();
      else if (--inFlight === 0) resolve(done);
    };
    for (let each = 0; each < depth; each++) start();
  });
}

/** Fires all requests in one go. */
function atOnce(operation: OperationName, burst: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let left = burst;
    const succeeded = () => {
      if (--left === 0) resolve(burst);
    };
    for (let each = 0; each < burst; each++) client[operation](place, succeeded, reject);
  });
}

const resolutionMs = 1;

answerParent<Measure, Measured>(async (measure) => {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  // The monitor counts from its first turn on; a stall before that would go unseen.
  await sleep(20);
  delay.reset();
  const begin = performance.now();
  const count =
    'burst' in measure
      ? await atOnce(measure.operation, measure.burst)
      : await steadily(measure.operation, measure.depth, measure.forMs);
  const tookMs = performance.now() - begin;
  await sleep(2 * resolutionMs);
  delay.disable();
  return {
    opsPerSecond: (count * 1000) / tookMs,
    longestStallMs: Math.max(0, delay.max / 1e6 - resolutionMs),
  };
});
