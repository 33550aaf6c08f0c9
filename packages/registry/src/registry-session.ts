import type { CoordinationState } from './coordination/coordination.ts';

/** The session that a registry has: what it has announced stands for as long as this lasts. */
export interface RegistrySession {
  /** As the servers of ZooKeeper write it in their logs. */
  readonly id: string;
  /** When it began, in milliseconds since the epoch; it goes on over lost connections. */
  readonly establishedAtMs: number;
  /** After so long without a connection the servers end it. Unit: ms. */
  readonly timeoutMs: number;
}

/**
 * The session that a registry has in a state; undefined before the first one, and between one that was lost and the
 * next.
 *
 * @param before the one that it had in the state before
 * @param wallMs when it came into the state, in milliseconds since the epoch
 */
export function sessionIn(
  state: CoordinationState,
  before: RegistrySession | undefined,
  wallMs: number,
): RegistrySession | undefined {
  switch (state.name) {
    case 'connected':
      return {
        id: state.sessionId,
        establishedAtMs: before?.id === state.sessionId ? before.establishedAtMs : wallMs,
        timeoutMs: state.sessionTimeoutMs,
      };
    case 'suspended':
      return before;
    case 'connecting':
    case 'lost':
    case 'failed':
    case 'closed':
      return undefined;
  }
}
