import type { ClientOptions } from '@thriftkeeper/client';

/** What a server process says of itself, many times a second. All counts are totals since its start. */
export interface ServerReport {
  /** When it was said, in ms of the process's own monotonic clock. */
  readonly atMs: number;
  /** Connections that are open. */
  readonly connections: number;
  /** Calls that have reached the handler, by the consumer's node. */
  readonly handled: Readonly<Record<string, number>>;
  /** When the last of them did, in ms since the epoch. */
  readonly lastCallAt: number;
}

/** What a client process says of itself, many times a second. All counts are totals since its start. */
export interface ClientReport {
  /** As a server's. */
  readonly atMs: number;
  /** Calls that were answered, by provider. */
  readonly answered: Readonly<Record<string, number>>;
  /** Calls that failed, by code. */
  readonly failed: Readonly<Record<string, number>>;
  /** How the last call ended: `answered`, or a code. */
  readonly end: string;
  /** Since when all calls have ended so, in ms since the epoch. */
  readonly endSince: number;
  /** The last failure that was another one than that before it. */
  readonly failure?: Failure;
}

/** Why a call failed, and when, in ms since the epoch. */
export interface Failure {
  readonly at: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** How a client process calls. */
export interface ClientPlan {
  readonly options: Pick<
    ClientOptions,
    'zookeeper' | 'service' | 'node' | 'application' | 'picker' | 'statsIntervalMs'
  >;
  /** Pause between a call's end and the next call. */
  readonly everyMs: number;
  /** How long the server takes for a call. */
  readonly takesMs: number;
}

/** How often a process reports. */
export const reportEveryMs = 50;
