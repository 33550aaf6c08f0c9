import { formatSessionId } from './handshake.ts';
import type { MachineState } from './session-machine.ts';

/**
 * What the user of a client can know of its session.
 *
 * - `connecting` no session yet
 * - `connected` a session, and a server that answers. `sessionId` is comparable with `Stat.ephemeralOwner`;
 *   `timeoutMs` is what the server granted.
 * - `suspended` a session without a server: ephemeral nodes and watches still stand, and are kept if a server is
 *   reached in time. `sinceMs` is the moment of the client's monotonic clock (`performance.now()`); `mayBeLost`
 *   becomes true, in one more notice, when no server was reached for the whole granted time-out: from then on the
 *   servers may have ended the session.
 * - `lost` the servers ended the session: its ephemeral nodes and watches are gone. Followed by `connecting` at
 *   once, unless `renewSession` is false.
 * - `authFailed` a credential was refused; final.
 * - `closed` after `close()`; final.
 */
export type SessionState =
  | { readonly name: 'connecting' }
  | {
      readonly name: 'connected';
      readonly sessionId: string;
      readonly server: string;
      readonly timeoutMs: number;
      readonly readOnly: boolean;
    }
  | {
      readonly name: 'suspended';
      readonly sessionId: string;
      readonly sinceMs: number;
      readonly mayBeLost: boolean;
    }
  | { readonly name: 'lost'; readonly sessionId: string }
  | { readonly name: 'authFailed'; readonly reason: string }
  | { readonly name: 'closed' };

/** What the machine's state does not hold of the public one. */
export interface StateSurroundings {
  readonly server: string;
  readonly suspendedSinceMs: number;
  readonly lostSessionId: string;
  /** What is shown while the session is being closed. */
  readonly previous: SessionState;
}

/** The public state of a machine's state. Pure. */
export function publicState(state: MachineState, around: StateSurroundings): SessionState {
  switch (state.phase) {
    case 'attached':
      return {
        name: 'connected',
        sessionId: formatSessionId(state.session?.id ?? 0n),
        server: around.server,
        timeoutMs: state.session?.timeoutMs ?? 0,
        readOnly: state.readOnly,
      };
    case 'closing':
      return around.previous;
    case 'closed':
      return { name: 'closed' };
    case 'refused':
      return { name: 'authFailed', reason: state.reason };
    case 'ended':
      return { name: 'lost', sessionId: around.lostSessionId };
    default:
      break;
  }
  // A session that is being authenticated for the first time was never shown as connected.
  if (state.session === undefined || around.previous.name === 'connecting') return { name: 'connecting' };
  return {
    name: 'suspended',
    sessionId: formatSessionId(state.session.id),
    sinceMs: around.suspendedSinceMs,
    mayBeLost: state.mayBeLost,
  };
}

/** Whether a change from one to the other is worth a notice. */
export function differs(before: SessionState, after: SessionState): boolean {
  if (before.name !== after.name) return true;
  if (after.name === 'connected' && before.name === 'connected') {
    return before.sessionId !== after.sessionId || before.server !== after.server;
  }
  if (after.name === 'suspended' && before.name === 'suspended') return before.mayBeLost !== after.mayBeLost;
  return false;
}
