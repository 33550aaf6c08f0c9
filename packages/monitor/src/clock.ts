/** Time, handed to everything that needs it; tests hand in one that they move themselves. */
export interface Clock {
  /** Milliseconds from some fixed point, never going back. Whole numbers. */
  nowMs(): number;
  /** Milliseconds since the epoch, for records and messages only. */
  wallMs(): number;
  /** Calls `run` once after `ms`; the timer does not keep the process alive. */
  setTimer(ms: number, run: () => void): Timer;
}

/** A timer that has not run yet can be cancelled; afterwards cancelling does nothing. */
export interface Timer {
  cancel(): void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => Math.floor(performance.now()),
  wallMs: () => Date.now(),
  setTimer(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
