/** The only source of time in this package; tests hand in one that they move themselves. */
export interface Clock {
  /** Monotonic milliseconds, whole numbers. */
  now(): number;
  /** The same with fractions, for latencies: on loopback they are below one. */
  preciseNow(): number;
  /** Calls back once after `delayMs`, when what arrived until then was read; the returned function cancels that. */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The longest time that a timer can wait: beyond, Node's would fire at once. Some 24 days. Unit: ms. */
const longestTimerMs = 2 ** 31 - 1;

/** The process's own clock. Its timers do not keep the process alive: sockets do. */
export const systemClock: Clock = {
  now: () => Math.trunc(performance.now()),
  preciseNow: () => performance.now(),
  schedule: (delayMs, callback) => {
    let afterInput: NodeJS.Immediate | undefined;
    // When the event loop has stood still, timers run first: what came in time is read before anything is late.
    const timer = setTimeout(
      () => {
        afterInput = setImmediate(callback);
      },
      Math.min(delayMs, longestTimerMs),
    );
    timer.unref();
    return () => {
      clearTimeout(timer);
      clearImmediate(afterInput);
    };
  },
};
