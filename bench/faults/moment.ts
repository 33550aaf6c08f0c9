/** Monotonic milliseconds of the machine: the same in every process of a run, unlike `performance.now()`. */
export const momentMs = (): number => Number(process.hrtime.bigint()) / 1e6;
