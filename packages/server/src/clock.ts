/** Time, handed to everything that needs it. */
export interface Clock {
  /** Calls `run` once after `ms`; the returned function cancels that. Somebody waits for it: the process lives on. */
  setTimer(ms: number, run: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  setTimer(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
