import { describe, expect, it } from 'vitest';
import { initialState, type MachineState } from './session-machine.ts';
import { differs, publicState, type SessionState } from './session-state.ts';

const session = { id: -1n, password: Buffer.alloc(16), timeoutMs: 9_000, provisional: false };
const base: MachineState = { ...initialState({ needsSasl: false, renewSession: true }), session };
const connected: SessionState = {
  name: 'connected',
  sessionId: 'a',
  server: 's',
  timeoutMs: 1,
  readOnly: false,
};
const around = { server: 'host:1', suspendedSinceMs: 7, lostSessionId: 'b', previous: connected };

describe('publicState', () => {
  it('shows the session id as unsigned hexadecimal', () => {
    expect(publicState({ ...base, phase: 'attached' }, around)).toEqual({
      name: 'connected',
      sessionId: 'ffffffffffffffff',
      server: 'host:1',
      timeoutMs: 9_000,
      readOnly: false,
    });
  });

  it('is suspended with a session and no server, connecting without a session', () => {
    for (const phase of ['waiting', 'dialing', 'handshaking', 'authenticating'] as const) {
      expect(publicState({ ...base, phase, mayBeLost: true }, around)).toEqual({
        name: 'suspended',
        sessionId: 'ffffffffffffffff',
        sinceMs: 7,
        mayBeLost: true,
      });
      expect(publicState({ ...base, phase, session: undefined }, around).name).toBe('connecting');
    }
  });

  it('is still connecting while its first session is authenticated', () => {
    const previous: SessionState = { name: 'connecting' };
    expect(publicState({ ...base, phase: 'authenticating' }, { ...around, previous }).name).toBe(
      'connecting',
    );
  });

  it('does not change while the session is being closed', () => {
    expect(publicState({ ...base, phase: 'closing' }, around)).toBe(connected);
  });

  it('has names for the three ends', () => {
    expect(publicState({ ...base, phase: 'closed' }, around)).toEqual({ name: 'closed' });
    expect(publicState({ ...base, phase: 'refused', reason: 'no' }, around)).toEqual({
      name: 'authFailed',
      reason: 'no',
    });
    expect(publicState({ ...base, phase: 'ended' }, around)).toEqual({ name: 'lost', sessionId: 'b' });
  });
});

describe('differs', () => {
  it('notices another server, another session, and doubt; nothing else', () => {
    expect(differs(connected, { ...connected, timeoutMs: 2 })).toBe(false);
    expect(differs(connected, { ...connected, server: 'other' })).toBe(true);
    expect(differs(connected, { ...connected, sessionId: 'c' })).toBe(true);
    const suspended: SessionState = { name: 'suspended', sessionId: 'a', sinceMs: 1, mayBeLost: false };
    expect(differs(connected, suspended)).toBe(true);
    expect(differs(suspended, { ...suspended, sinceMs: 2 })).toBe(false);
    expect(differs(suspended, { ...suspended, mayBeLost: true })).toBe(true);
    expect(differs({ name: 'closed' }, { name: 'closed' })).toBe(false);
  });
});
