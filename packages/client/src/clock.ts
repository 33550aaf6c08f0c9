/** Time, handed to everything that needs it. */
export interface Clock {
  /** Monotonic milliseconds, with fractions: latencies on loopback are below one. */
  nowMs(): number;
  /** Milliseconds since the epoch, for what operators write down. */
  wallMs(): number;
  /**
   * Calls `run` once after `ms`, at most some 24 days; the returned function cancels that. Somebody waits for it: the
   * process lives on.
   */
  setTimer(ms: number, run: () => void): () => void;
  /** The same for what nobody waits for: it does not keep the process alive. */
  setIdleTimer(ms: number, run: () => void): () => void;
}

/** The longest time that a timer can wait: beyond, Node's would fire at once. Some 24 days. Unit: ms. */
export const longestTimerMs = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  setTimer(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longestTimerMs));
    return () => clearTimeout(timer);
  },
  setIdleTimer(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longestTimerMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
