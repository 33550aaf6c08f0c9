/** Where the end of a call is told: exactly once, perhaps before `start` returns. */
export interface CallSink {
  /**
   * The result; undefined for void methods, and for oneway ones once they are written.
   *
   * @param arrivedMs when its bytes came in, on the clock of `performance.now()`, where the connection knows. Answers
   *   that came together share one look at the clock, and none is charged with the time that those before it took
   */
  succeed(value: unknown, arrivedMs?: number): void;
  /** A declared exception, or a ThriftkeeperError. */
  fail(error: unknown): void;
}

/** A promise of the end of a call that `start` begins with the sink that it is handed. */
export const promiseOf = (start: (sink: CallSink) => void): Promise<unknown> =>
  new Promise((succeed, fail) => start({ succeed, fail }));
