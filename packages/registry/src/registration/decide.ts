/** What stands at the path of a registration. */
export interface Occupant {
  /** The session that owns it; undefined for a persistent node. */
  readonly owner: string | undefined;
  /** The token in its record; undefined where there is none, or no readable record. */
  readonly token: string | undefined;
  /** Whether its content is what ours should be. */
  readonly current: boolean;
  /** Whether it was left by a former life of the same provider or consumer (SES-10). */
  readonly formerLife: boolean;
}

/** What to do about it. */
export type Decision = 'create' | 'done' | 'write' | 'replace' | 'wait' | 'conflict';

/**
 * Decides what brings a registration's node to its desired state (the table of SES-9).
 *
 * @param occupant what was read at the path; undefined where there is no node
 * @param session the id of our session
 * @param token the registration's own
 */
export function decide(occupant: Occupant | undefined, session: string, token: string): Decision {
  if (occupant === undefined) return 'create';
  if (occupant.owner === undefined) return 'conflict';
  const ours = occupant.token === token;
  if (occupant.owner === session) {
    if (!ours) return 'conflict';
    return occupant.current ? 'done' : 'write';
  }
  if (ours) return 'replace';
  return occupant.formerLife ? 'wait' : 'conflict';
}

/** The fields of a record by which its former life is known. */
export interface Identity {
  readonly address?: unknown;
  readonly host?: unknown;
  readonly pid?: unknown;
}

/** Whether a provider's node was left by the process that listened on its address before (SES-10). */
export const providerFormerLife = (there: Identity, ours: Identity): boolean =>
  there.address !== undefined && there.address === ours.address;

/** Whether a consumer's node was left by an earlier process of the same host (SES-10). */
export const consumerFormerLife = (there: Identity, ours: Identity): boolean =>
  there.host !== undefined && there.host === ours.host && there.pid !== ours.pid;
