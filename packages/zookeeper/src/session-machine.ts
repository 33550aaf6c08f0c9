import type { SessionIdentity } from './handshake.ts';

/**
 * Where the client stands with its servers:
 *
 * - `waiting` for the next attempt · `dialing` a server · `handshaking` over the session · `authenticating` by SASL
 * - `attached` to a server with a session · `closing` the session
 * - `closed` by the user · `refused` by authentication · `ended` with a lost session that is not to be renewed
 */
export type Phase =
  | 'waiting'
  | 'dialing'
  | 'handshaking'
  | 'authenticating'
  | 'attached'
  | 'closing'
  | 'closed'
  | 'refused'
  | 'ended';

export interface MachineState {
  readonly phase: Phase;
  /** The session that is held or to be attached to again. */
  readonly session: SessionIdentity | undefined;
  /** Whether the server that is talked to answers reads only. */
  readonly readOnly: boolean;
  /** Whether no server was reached for the whole negotiated time-out. */
  readonly mayBeLost: boolean;
  /** Whether the user closed while a session has no server: it is attached to once more, to be closed. */
  readonly closeWanted: boolean;
  readonly needsSasl: boolean;
  readonly renewSession: boolean;
  /** Why authentication failed. */
  readonly reason: string;
}

export type MachineEvent =
  /** The time to try the next server has come. */
  | { readonly type: 'retryDue' }
  | { readonly type: 'dialed' }
  | { readonly type: 'accepted'; readonly session: SessionIdentity; readonly readOnly: boolean }
  | { readonly type: 'expired' }
  | { readonly type: 'authenticated' }
  | { readonly type: 'authRefused'; readonly reason: string }
  /** No connection, or no more. */
  | { readonly type: 'disconnected' }
  /** The whole negotiated time-out has passed without a server. */
  | { readonly type: 'lossDue' }
  | { readonly type: 'closeRequested' }
  /** The session's end was acknowledged, or waiting for it took too long. */
  | { readonly type: 'closeDone' };

/** What is to be done on a transition, in this order. */
export type Effect =
  | 'scheduleRetry'
  | 'dial'
  | 'sendHandshake'
  | 'authenticate'
  /** Arm watches again, tell the user, let requests go. */
  | 'attach'
  /** Reject what is in flight: its outcome is unknown. */
  | 'detach'
  | 'drop'
  /** The session is over: reject every request, end every watch, tell the user. */
  | 'expire'
  /** Nothing can succeed any more: reject every request, end every watch. */
  | 'refuse'
  | 'sendClose'
  | 'finish';

export interface Step {
  readonly state: MachineState;
  readonly effects: readonly Effect[];
}

type EventOf<Type extends MachineEvent['type']> = Extract<MachineEvent, { readonly type: Type }>;
type Row = {
  readonly [Type in MachineEvent['type']]?: (state: MachineState, event: EventOf<Type>) => Step;
};

const to = (state: MachineState, change: Partial<MachineState>, ...effects: Effect[]): Step => ({
  state: { ...state, ...change },
  effects,
});

const finish = (state: MachineState): Step =>
  to(state, { phase: 'closed', session: undefined, readOnly: false, mayBeLost: false }, 'drop', 'finish');

/** Nobody waits for more than the end of a client that is being closed. */
const refuse = (state: MachineState, event: EventOf<'authRefused'>): Step =>
  state.closeWanted
    ? finish(state)
    : to(
        state,
        { phase: 'refused', reason: event.reason, session: undefined, readOnly: false, mayBeLost: false },
        'refuse',
        'drop',
      );

const retry = (state: MachineState): Step =>
  to(state, { phase: 'waiting', readOnly: false }, 'drop', 'scheduleRetry');

const doubt = (state: MachineState): Step => to(state, { mayBeLost: state.session !== undefined });

/** Closing without a server: with a session, attach once more to end it; without one there is nothing to end. */
const closeUnattached = (state: MachineState): Step =>
  state.session === undefined ? finish(state) : to(state, { closeWanted: true });

const attach = (state: MachineState, change: Partial<MachineState> = {}): Step =>
  state.closeWanted
    ? to(state, { ...change, phase: 'closing', mayBeLost: false }, 'sendClose')
    : to(state, { ...change, phase: 'attached', mayBeLost: false }, 'attach');

const expire = (state: MachineState): Step => {
  const change = { session: undefined, readOnly: false, mayBeLost: false };
  if (state.closeWanted) return finish(state);
  if (!state.renewSession) return to(state, { ...change, phase: 'ended' }, 'drop', 'expire');
  return to(state, { ...change, phase: 'waiting' }, 'drop', 'expire', 'scheduleRetry');
};

const unattached: Row = {
  lossDue: doubt,
  closeRequested: closeUnattached,
  closeDone: finish,
  authRefused: refuse,
};

/** Every transition; a pair that is missing changes nothing. */
const table: { readonly [phase in Phase]: Row } = {
  waiting: { ...unattached, retryDue: (state) => to(state, { phase: 'dialing' }, 'dial') },
  dialing: {
    ...unattached,
    dialed: (state) => to(state, { phase: 'handshaking' }, 'sendHandshake'),
    disconnected: retry,
  },
  handshaking: {
    ...unattached,
    accepted(state, event) {
      const change = { session: event.session, readOnly: event.readOnly };
      return state.needsSasl
        ? to(state, { ...change, phase: 'authenticating' }, 'authenticate')
        : attach(state, change);
    },
    expired: expire,
    disconnected: retry,
  },
  authenticating: { ...unattached, authenticated: (state) => attach(state), disconnected: retry },
  attached: {
    disconnected: (state) =>
      to(state, { phase: 'waiting', readOnly: false }, 'drop', 'detach', 'scheduleRetry'),
    authRefused: refuse,
    closeRequested: (state) => to(state, { phase: 'closing', closeWanted: true }, 'sendClose'),
  },
  closing: { disconnected: finish, closeDone: finish, authRefused: finish },
  closed: {},
  refused: { closeRequested: finish },
  ended: { closeRequested: finish },
};

/** The state after an event, and what is to be done. Pure. */
export function step(state: MachineState, event: MachineEvent): Step {
  const transition = table[state.phase][event.type] as
    | ((state: MachineState, event: MachineEvent) => Step)
    | undefined;
  return transition === undefined ? { state, effects: [] } : transition(state, event);
}

/** The state before the first attempt. */
export const initialState = (options: { needsSasl: boolean; renewSession: boolean }): MachineState => ({
  phase: 'waiting',
  session: undefined,
  readOnly: false,
  mayBeLost: false,
  closeWanted: false,
  needsSasl: options.needsSasl,
  renewSession: options.renewSession,
  reason: '',
});
