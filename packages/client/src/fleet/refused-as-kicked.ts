import { type ControlDocument, inForce } from '@thriftkeeper/registry';

/** How long a ban without an end is taken to last, in milliseconds (CTRL-19). */
const endlessMs = 30_000;

/** Decisions are in force everywhere within so many milliseconds (CTRL-6). */
const behindMs = 1_000;

/**
 * How long to leave a provider alone that has refused this client as banned, in milliseconds (CTRL-19).
 *
 * @param retryAfterMs what the provider said; undefined for a ban without an end
 * @param document what operators have decided, as this client knows it; undefined where it does not, or not now
 */
export function leftAloneMs(
  retryAfterMs: number | undefined,
  document: ControlDocument | undefined,
  wallMs: number,
): number {
  const saidMs = retryAfterMs ?? endlessMs;
  if (document === undefined || mayConcernUs(document, wallMs)) return saidMs;
  // The provider has not learned yet that the ban was taken back, or this client not yet that there is one.
  return Math.min(saidMs, behindMs);
}

/**
 * Only bans by address: of the others a client knows by itself whether they mean it, and calls nobody then; but under
 * which address a provider sees it, it does not.
 */
const mayConcernUs = ({ consumers = {} }: ControlDocument, wallMs: number): boolean =>
  Object.entries(consumers).some(
    ([selector, { kick }]) => selector.startsWith('address:') && inForce(kick, wallMs),
  );

/** Whether two documents ban the same. */
export const sameKicks = (one: ControlDocument, other: ControlDocument): boolean =>
  one === other || JSON.stringify(kicksOf(one)) === JSON.stringify(kicksOf(other));

const kicksOf = ({ consumers = {} }: ControlDocument) =>
  Object.entries(consumers)
    .filter(([, { kick }]) => kick !== undefined)
    .map(([selector, { kick }]) => [selector, kick]);
