// One client in a process that does nothing else; asked by compare.ts.
import { answerParent } from './child.ts';
import type { Connected, Contender, OperationName, Place } from './contenders/contender.ts';
import { type ContenderName, contenders } from './contenders/index.ts';
import { type Stall, watchingStalls } from './stall-probe.ts';

/** One measurement: for a time with so many requests in flight, or so many requests fired at once. */
export type Measure =
  | { readonly operation: OperationName; readonly depth: number; readonly forMs: number }
  | { readonly operation: OperationName; readonly burst: number };

export interface Measured {
  readonly opsPerSecond: number;
  /** Processor time of the whole process for each request. */
  readonly processorMicros: number;
  readonly stall: Stall;
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

answerParent<Measure, Measured>(async (measure) => {
  const { value, stall } = await watchingStalls(async () => {
    const begin = performance.now();
    const used = process.cpuUsage();
    const count =
      'burst' in measure
        ? await atOnce(measure.operation, measure.burst)
        : await steadily(measure.operation, measure.depth, measure.forMs);
    const tookMs = performance.now() - begin;
    const { user, system } = process.cpuUsage(used);
    return { opsPerSecond: (count * 1000) / tookMs, processorMicros: (user + system) / count };
  });
  return { ...value, stall };
});
