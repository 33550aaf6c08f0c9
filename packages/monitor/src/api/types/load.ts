/** What nodes report of their last interval, as rates. */
export interface Load {
  /** Calls begun per second; at a consumer attempts, and calls that ended before there was one: those of a banned one. */
  readonly callsPerSecond: number;
  /** Those that failed, refusals aside. */
  readonly failedPerSecond: number;
  /** Those that were refused before they ran: overloaded, limited, draining and the like. */
  readonly refusedPerSecond: number;
  /** Calls in progress at the last report. */
  readonly inProgress: number;
  /** Connections open at the last report. */
  readonly connections: number;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  /** How many nodes this is the sum of: those whose last report is not too old. */
  readonly reporting: number;
}

/**
 * The last hour, or less: value `i` of each list is about the `stepMs` from `fromMs + i * stepMs`; `null` where
 * nothing is known. The step of services is 5 s, of nodes 15 s.
 */
export interface Series {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly values: Readonly<Record<Metric, readonly (number | null)[]>>;
}

export type Metric =
  | 'callsPerSecond'
  | 'failedPerSecond'
  | 'refusedPerSecond'
  | 'inProgress'
  | 'connections'
  | 'p50Us'
  | 'p99Us';
