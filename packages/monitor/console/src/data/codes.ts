import type { ErrorCode } from '../../../src/api/types.ts';
import { rate } from './format.ts';

/** What error codes come to, where a message says no more. */
const words: Readonly<Partial<Record<ErrorCode, string>>> = {
  KICKED: 'banned',
  LIMITED: 'over its limit',
  OVERLOADED: 'overloaded',
  DRAINING: 'draining',
  DISABLED: 'disabled',
  NOT_READY: 'not ready',
  NO_PROVIDER: 'no provider',
  THROTTLED: 'held back by the client',
  UNAUTHENTICATED: 'wrong name or password',
  TOO_MANY_ATTEMPTS: 'too many attempts',
  FORBIDDEN: 'not allowed',
  NOT_FOUND: 'not there',
  CONTROL_CONFLICT: 'decided otherwise meanwhile',
  CONTROL_INVALID: 'against the rules',
  RECORD_TOO_LARGE: 'too large',
  REGISTRY_UNAVAILABLE: 'ZooKeeper out of reach',
  REGISTRY_CONNECTION_LOST: 'connection to ZooKeeper lost',
  REGISTRY_DENIED: 'ZooKeeper does not allow it',
  UNKNOWN: 'failed',
};

/** An error code in words: `KICKED` is "banned". One that this page does not know is read out as it is written. */
export function inWords(code: string): string {
  return Object.hasOwn(words, code) ? words[code as ErrorCode]! : code.toLowerCase().replaceAll('_', ' ');
}

/** Rates by code in words: `banned 142/s, over its limit 3/s`; null where there are none. */
export function codeRates(perSecondByCode: Readonly<Record<string, number>>): string | null {
  const said = Object.entries(perSecondByCode).map(
    ([code, perSecond]) => `${inWords(code)} ${rate(perSecond)}/s`,
  );
  return said.length === 0 ? null : said.join(', ');
}
