import { setTimeout as sleep } from 'node:timers/promises';

/** The longest time for which the event loop ran nothing else. */
export interface Stall {
  /** By the clock: on a busy machine it counts the time in which this process was not let run, too. */
  readonly wallMs: number;
  /** By the processor time of the event loop's thread; as by the clock on a machine that is idle. */
  readonly processorMs: number;
}

const resolutionMs = 1;

/** Looks at the event loop every millisecond, as far as the event loop lets it, while the work is done. */
export async function watchingStalls<T>(work: () => Promise<T>): Promise<{ value: T; stall: Stall }> {
  let last = reading();
  let longest: Stall = { wallMs: 0, processorMs: 0 };
  const look = () => {
    const now = reading();
    longest = {
      wallMs: Math.max(longest.wallMs, now.wallMs - last.wallMs - resolutionMs),
      processorMs: Math.max(longest.processorMs, now.processorMs - last.processorMs - resolutionMs),
    };
    last = now;
  };
  const timer = setInterval(look, resolutionMs);
  try {
    const value = await work();
    await sleep(2 * resolutionMs);
    return { value, stall: longest };
  } finally {
    clearInterval(timer);
  }
}

function reading(): Stall {
  const { user, system } = process.threadCpuUsage();
  return { wallMs: performance.now(), processorMs: (user + system) / 1000 };
}
