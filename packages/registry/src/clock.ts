/** Time, handed to everything that needs it; tests hand in one that they move themselves. */
export interface Clock {
  /** Milliseconds from some fixed point, never going back. Whole numbers. */
  nowMs(): number;
  /** Milliseconds since the epoch, for records and messages only. */
  wallMs(): number;
  /** Calls `run` once after `ms`, at most some 24 days; the timer does not keep the process alive. */
  setTimer(ms: number, run: () => void): Timer;
}

/** A timer that has not run yet can be cancelled; afterwards cancelling does nothing. */
export interface Timer {
  cancel(): void;
}

/** The longest time that a timer can wait: beyond, Node's would fire at once. Some 24 days. Unit: ms. */
export const longestTimerMs = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => Math.floor(performance.now()),
  wallMs: () => Date.now(),
  setTimer(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longestTimerMs));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
