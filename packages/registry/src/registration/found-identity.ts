import { ThriftkeeperError } from '../generated/errors.ts';
import type { Identity } from './decide.ts';

/** What tells whose node it is. */
export interface FoundIdentity extends Identity {
  readonly token: string | undefined;
}

/** What can be told of a node's content, however broken it is: only the fields that identify it are looked at. */
export function identityIn(data: Uint8Array): FoundIdentity {
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString());
    if (typeof value === 'object' && value !== null) {
      const { token, address, host, pid } = value as Record<string, unknown>;
      return { token: typeof token === 'string' ? token : undefined, address, host, pid };
    }
  } catch {
    // Not JSON: somebody else's, or from 2014.
  }
  return { token: undefined };
}

/** A former life still holds the node (SES-11). */
export const formerLifeError = (what: string, owner: string | undefined): ThriftkeeperError =>
  new ThriftkeeperError(
    'NODE_CONFLICT',
    `${what} is still held by session ${owner} of a former life; it is taken when that ends`,
  );

/** Somebody else holds the node (SES-12). @param owner undefined for a persistent node */
export function conflictError(
  what: string,
  path: string,
  owner: string | undefined,
  theirs: FoundIdentity,
  ours: Identity,
): ThriftkeeperError {
  const say = ({ address, host, pid }: Identity) =>
    [address ?? host ?? 'unknown', pid === undefined ? undefined : `pid ${pid}`].filter(Boolean).join(', ');
  const holder = owner === undefined ? 'a persistent node' : `session ${owner}`;
  const advice =
    owner === undefined
      ? 'delete that node'
      : 'choose another node name, or stop the other process; what a dead one has left goes with its session';
  return new ThriftkeeperError(
    'NODE_CONFLICT',
    `${what} is taken: ${path} belongs to ${holder} (${say(theirs)}), this is ${say(ours)}; ${advice}`,
    { details: { path, owner, theirs, ours } },
  );
}
