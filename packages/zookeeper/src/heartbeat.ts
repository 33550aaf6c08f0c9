/** When what was last sent and heard. All in milliseconds of one monotonic clock. */
export interface Traffic {
  readonly nowMs: number;
  readonly lastSentMs: number;
  readonly lastHeardMs: number;
}

/** What is due, or when to look again. */
export type Beat =
  | { readonly do: 'ping' }
  | { readonly do: 'leave' }
  | { readonly do: 'wait'; readonly forMs: number };

/** No granted time-out, however absurd, makes the client beat faster than this. */
const leastIntervalMs = 10;

/** How long a connection may take until the session is accepted: a third of the time-out. */
export const connectBoundMs = (timeoutMs: number): number => Math.max(leastIntervalMs, timeoutMs / 3);

/** How long an attached server may be silent: two thirds of the time-out. */
export const silenceBoundMs = (timeoutMs: number): number =>
  Math.max(2 * leastIntervalMs, (timeoutMs * 2) / 3);

/**
 * A ping goes out when nothing was sent for a third of the session's time-out; a server that was silent for two
 * thirds is left, which leaves a third to find another.
 *
 * Source: `ClientCnxn.SendThread.run` in ZooKeeper's Java client.
 */
export function beat(timeoutMs: number, traffic: Traffic): Beat {
  const leaveInMs = traffic.lastHeardMs + silenceBoundMs(timeoutMs) - traffic.nowMs;
  if (leaveInMs <= 0) return { do: 'leave' };
  const pingInMs = traffic.lastSentMs + Math.max(leastIntervalMs, timeoutMs / 3) - traffic.nowMs;
  if (pingInMs <= 0) return { do: 'ping' };
  return { do: 'wait', forMs: Math.min(leaveInMs, pingInMs) };
}
