import type { KickInForce, StateDecision } from '@thriftkeeper/registry';
import { CallRefusal } from '@thriftkeeper/transport';
import type { HeldLimit } from '../callers/caller.ts';

/** What a banned consumer is told (CTRL-18). */
export interface KickNotice {
  readonly message: string;
  /** Time left; undefined: until it is taken back. */
  readonly retryAfterMs: number | undefined;
}

/** The longest wait that is told: 24 days (KEEP-12). */
const longestRetryAfterMs = 2 ** 31 - 1;

/** Reason and end of a ban. */
export function kickNotice({ selector, untilWallMs, decision }: KickInForce, wallMs: number): KickNotice {
  const end = untilWallMs === undefined ? '' : ` until ${new Date(untilWallMs).toISOString()}`;
  return {
    message: `${inWords(selector)} is banned${end}: ${decision.why}`,
    retryAfterMs:
      untilWallMs === undefined
        ? undefined
        : Math.min(longestRetryAfterMs, Math.max(1, untilWallMs - wallMs)),
  };
}

/** The answer to a call of a banned consumer. */
export function kicked(kick: KickInForce, wallMs: number): CallRefusal {
  const { message, retryAfterMs } = kickNotice(kick, wallMs);
  return new CallRefusal('KICKED', message, retryAfterMs);
}

/** The answer to a call beyond a limit: of several the one that lasts longest is named (CTRL-15). */
export function limited(limits: readonly HeldLimit[], waitMs: number, nowMs: number): CallRefusal {
  const { selector, callsPerSecond } = limits.find(({ bucket }) => bucket.waitMs(nowMs) === waitMs)!;
  const message = `${inWords(selector)} is limited to ${callsPerSecond} calls a second`;
  return new CallRefusal('LIMITED', message, Number.isFinite(waitMs) ? waitMs : undefined);
}

/** The answer of a provider that an operator has disabled (CTRL-10). */
export const disabled = ({ why }: StateDecision): CallRefusal =>
  new CallRefusal('DISABLED', `this provider is disabled: ${why}`);

/** `application:billing` as people say it: application billing. */
const inWords = (selector: string): string => selector.replace(':', ' ');
