// One client in a process that does nothing else; asked by compare.ts.
import { answerParent } from '../zookeeper/child.ts';
import type { Connect, Place } from './contenders/contender.ts';
import { type ContenderName, contenders } from './contenders/index.ts';
import { Latencies } from './latencies.ts';
import { profiled } from './profile.ts';
import { checkAnswer, type WorkloadName } from './workloads.ts';

/** What the process is told on its command line, as JSON. */
export interface ClientPlan {
  readonly name: ContenderName;
  readonly place: Place;
}

/** One measurement: for a time with so many calls in flight. */
export interface Measure {
  readonly workload: WorkloadName;
  readonly inFlight: number;
  readonly forMs: number;
  /** File to write a processor profile to. */
  readonly profile?: string | undefined;
}

export interface Measured {
  readonly calls: number;
  readonly callsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Processor time of this process, collector and all. */
  readonly clientCpuUsPerCall: number;
}

const { name, place } = JSON.parse(process.argv[2]!) as ClientPlan;
const { connect } = (await import(contenders[name].client.replace('./', './contenders/'))) as {
  connect: Connect;
};
const calls = await connect(place);

/** Keeps calls in flight for the time; those in flight at its end are waited for and counted. */
async function steadily(call: () => Promise<unknown>, inFlight: number, forMs: number): Promise<Measured> {
  const latencies = new Latencies();
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  const end = begin + forMs;
  const oneAfterAnother = async () => {
    for (let before = begin; before < end; ) {
      await call();
      const now = performance.now();
      latencies.add((now - before) * 1000);
      before = now;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, oneAfterAnother));
  const tookMs = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    calls: latencies.total,
    callsPerSecond: (latencies.total * 1000) / tookMs,
    p50Us: latencies.quantile(0.5),
    p99Us: latencies.quantile(0.99),
    clientCpuUsPerCall: (user + system) / latencies.total,
  };
}

answerParent<Measure, Measured>(async ({ workload, inFlight, forMs, profile }) => {
  const call = calls[workload];
  const answer = await call();
  // The bare echo has no answers, only bytes.
  if (contenders[name].serverKind !== 'echo') checkAnswer(workload, answer);
  const run = () => steadily(call, inFlight, forMs);
  return profile === undefined ? run() : profiled(run, profile);
});
