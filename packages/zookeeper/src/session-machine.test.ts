import { describe, expect, it } from 'vitest';
import type { SessionIdentity } from './handshake.ts';
import { initialState, type MachineEvent, type MachineState, type Phase, step } from './session-machine.ts';

const session: SessionIdentity = {
  id: 5n,
  password: Buffer.alloc(16),
  timeoutMs: 10_000,
  provisional: false,
};
const events: { readonly [type in MachineEvent['type']]: MachineEvent } = {
  retryDue: { type: 'retryDue' },
  dialed: { type: 'dialed' },
  accepted: { type: 'accepted', session, readOnly: false },
  expired: { type: 'expired' },
  authenticated: { type: 'authenticated' },
  authRefused: { type: 'authRefused', reason: 'wrong' },
  disconnected: { type: 'disconnected' },
  lossDue: { type: 'lossDue' },
  closeRequested: { type: 'closeRequested' },
  closeDone: { type: 'closeDone' },
};
const base = initialState({ needsSasl: false, renewSession: true });
const at = (phase: Phase, change: Partial<MachineState> = {}): MachineState => ({
  ...base,
  phase,
  ...change,
});

/** Phase and effects after an event, for a state that holds a session; undefined where nothing may change. */
type Expected = { readonly [type in MachineEvent['type']]?: readonly [Phase, ...string[]] };
const whileUnattached: Expected = {
  authRefused: ['refused', 'refuse', 'drop'],
  closeDone: ['closed', 'drop', 'finish'],
};
const table: { readonly [phase in Phase]: Expected } = {
  waiting: {
    ...whileUnattached,
    retryDue: ['dialing', 'dial'],
    lossDue: ['waiting'],
    closeRequested: ['waiting'],
  },
  dialing: {
    ...whileUnattached,
    dialed: ['handshaking', 'sendHandshake'],
    disconnected: ['waiting', 'drop', 'scheduleRetry'],
    lossDue: ['dialing'],
    closeRequested: ['dialing'],
  },
  handshaking: {
    ...whileUnattached,
    accepted: ['attached', 'attach'],
    expired: ['waiting', 'drop', 'expire', 'scheduleRetry'],
    disconnected: ['waiting', 'drop', 'scheduleRetry'],
    lossDue: ['handshaking'],
    closeRequested: ['handshaking'],
  },
  authenticating: {
    ...whileUnattached,
    authenticated: ['attached', 'attach'],
    disconnected: ['waiting', 'drop', 'scheduleRetry'],
    lossDue: ['authenticating'],
    closeRequested: ['authenticating'],
  },
  attached: {
    disconnected: ['waiting', 'drop', 'detach', 'scheduleRetry'],
    authRefused: ['refused', 'refuse', 'drop'],
    closeRequested: ['closing', 'sendClose'],
  },
  closing: {
    disconnected: ['closed', 'drop', 'finish'],
    closeDone: ['closed', 'drop', 'finish'],
    authRefused: ['closed', 'drop', 'finish'],
  },
  closed: {},
  refused: { closeRequested: ['closed', 'drop', 'finish'] },
  ended: { closeRequested: ['closed', 'drop', 'finish'] },
};

describe('the session machine', () => {
  for (const phase of Object.keys(table) as Phase[]) {
    for (const event of Object.values(events)) {
      const expected = table[phase][event.type];
      const outcome = expected === undefined ? 'changes nothing' : `leads to ${expected.join(', ')}`;
      it(`${phase}: ${event.type} ${outcome}`, () => {
        const before = at(phase, { session });
        const { state, effects } = step(before, event);
        if (expected === undefined) {
          expect(state).toBe(before);
          expect(effects).toEqual([]);
        } else {
          expect([state.phase, ...effects]).toEqual(expected);
        }
      });
    }
  }

  it('ends at once when it is closed before there is a session', () => {
    for (const phase of ['waiting', 'dialing', 'handshaking', 'authenticating'] as const) {
      const { state, effects } = step(at(phase), events.closeRequested);
      expect([state.phase, ...effects]).toEqual(['closed', 'drop', 'finish']);
    }
  });

  it('attaches once more to close a session that has no server', () => {
    const wanted = step(at('handshaking', { session }), events.closeRequested).state;
    expect(wanted.closeWanted).toBe(true);
    expect(step(wanted, events.accepted).effects).toEqual(['sendClose']);
    expect(step(wanted, events.accepted).state.phase).toBe('closing');
    expect(step({ ...wanted, phase: 'authenticating' }, events.authenticated).effects).toEqual(['sendClose']);
    expect(step(wanted, events.expired).state.phase).toBe('closed');
    expect(step({ ...wanted, phase: 'authenticating' }, events.authRefused).state.phase).toBe('closed');
  });

  it('authenticates before it attaches when SASL is needed', () => {
    const { state, effects } = step(at('handshaking', { needsSasl: true }), events.accepted);
    expect([state.phase, ...effects]).toEqual(['authenticating', 'authenticate']);
    expect(state.session).toBe(session);
  });

  it('stays with a lost session that is not to be renewed', () => {
    const { state, effects } = step(at('handshaking', { session, renewSession: false }), events.expired);
    expect([state.phase, ...effects]).toEqual(['ended', 'drop', 'expire']);
    expect(state.session).toBeUndefined();
  });

  it('doubts a session only when there is one, and no more once a server is attached', () => {
    expect(step(at('waiting'), events.lossDue).state.mayBeLost).toBe(false);
    const doubted = step(at('handshaking', { session }), events.lossDue).state;
    expect(doubted.mayBeLost).toBe(true);
    expect(step(doubted, events.accepted).state.mayBeLost).toBe(false);
    expect(step(doubted, events.disconnected).state.mayBeLost).toBe(true);
  });

  it('forgets the session when authentication is refused, and keeps the reason', () => {
    const { state } = step(at('attached', { session }), events.authRefused);
    expect(state).toMatchObject({ phase: 'refused', reason: 'wrong', session: undefined });
  });
});
