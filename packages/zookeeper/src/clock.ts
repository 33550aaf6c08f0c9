/** A timer that has been set; cancelling one that has fired, or twice, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time in this package: everything that waits is handed one, so that tests move time by
 * hand. Times are monotonic milliseconds without a defined origin; they are compared, never shown.
 */
export interface Clock {
  nowMs(): number;
  setTimer(callback: () => void, delayMs: number): Timer;
  /** After the code that runs now and every promise reaction it leads to, before any I/O. */
  afterMicrotasks(callback: () => void): void;
  /** After pending I/O has had its turn. */
  afterIo(callback: () => void): void;
}

/** Node caps timers at a signed 32-bit integer and fires longer ones at once. */
const longestDelayMs = 2 ** 31 - 1;

/** The clock of the process: `performance.now`, `setTimeout`, `queueMicrotask`, `process.nextTick`, `setImmediate`. */
export const systemClock: Clock = {
  // Whole milliseconds: smaller numbers to keep, and bounds that print well.
  nowMs: () => Math.floor(performance.now()),
  setTimer(callback, delayMs) {
    const handle = setTimeout(callback, Math.min(Math.max(0, Math.ceil(delayMs)), longestDelayMs));
    return { cancel: () => clearTimeout(handle) };
  },
  // Called from within a tick, `nextTick` alone would run before the promise reactions.
  afterMicrotasks: (callback) => queueMicrotask(() => process.nextTick(callback)),
  afterIo: (callback) => void setImmediate(callback),
};
