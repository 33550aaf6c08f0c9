/** Where the end of a call is told: exactly once, perhaps before `start` returns. */
export interface CallSink {
  /** The result; undefined for void methods, and for oneway ones once they are written. */
  succeed(value: unknown): void;
  /** A declared exception, or a ThriftkeeperError. */
  fail(error: unknown): void;
}

/** A promise of the end of a call that `start` begins with the sink that it is handed. */
export const promiseOf = (start: (sink: CallSink) => void): Promise<unknown> =>
  new Promise((succeed, fail) => start({ succeed, fail }));
