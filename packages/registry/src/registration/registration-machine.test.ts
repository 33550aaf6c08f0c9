import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { Decision } from './decide.ts';
import {
  newRegistration,
  publicState,
  type RegistrationEvent,
  type RegistrationMachine,
  type RegistrationPhase,
  stepRegistration,
} from './registration-machine.ts';

const patienceMs = 30_000;
const decisions: readonly Decision[] = ['create', 'write', 'replace', 'done', 'wait', 'conflict'];
const failure = new ThriftkeeperError('REGISTRY_DENIED', 'no right');
const problems = {
  waiting: new ThriftkeeperError('NODE_CONFLICT', 'a former life'),
  conflict: new ThriftkeeperError('NODE_CONFLICT', 'somebody else'),
};
const read = (decision: Decision, { ours = false, nowMs = 0 } = {}): RegistrationEvent => ({
  type: 'read',
  decision,
  ours,
  nowMs,
  patienceMs,
  problem: (phase) => problems[phase],
});

/** Every kind of event, by the name that the table below gives it. */
const events: Readonly<Record<string, RegistrationEvent>> = {
  ...Object.fromEntries(decisions.map((decision) => [decision, read(decision)])),
  ours: read('done', { ours: true }),
  failed: { type: 'failed', error: failure },
  changed: { type: 'changed' },
  withdrawn: { type: 'withdrawn' },
  removed: { type: 'removed' },
  abandoned: { type: 'abandoned' },
};
const states: Readonly<Record<RegistrationPhase, RegistrationMachine>> = {
  pending: newRegistration,
  registered: { phase: 'registered', error: undefined, waitingSinceMs: undefined },
  waiting: { phase: 'waiting', error: problems.waiting, waitingSinceMs: 0 },
  conflict: { phase: 'conflict', error: problems.conflict, waitingSinceMs: undefined },
  leaving: { phase: 'leaving', error: undefined, waitingSinceMs: undefined },
  gone: { phase: 'gone', error: undefined, waitingSinceMs: undefined },
};

/** Phase and effect after each event; an event that is missing changes nothing. */
type Expected = Readonly<Record<string, readonly [RegistrationPhase, string]>>;
const whileWanted: Expected = {
  create: ['pending', 'create'],
  write: ['pending', 'write'],
  replace: ['pending', 'replace'],
  done: ['registered', 'rest'],
  ours: ['registered', 'rest'],
  wait: ['waiting', 'wait'],
  conflict: ['conflict', 'rest'],
  failed: ['pending', 'rest'],
  changed: ['pending', 'read'],
  withdrawn: ['leaving', 'read'],
  abandoned: ['gone', 'end'],
};
const whileLeaving: Expected = {
  ...Object.fromEntries(decisions.map((decision) => [decision, ['gone', 'end'] as const])),
  ours: ['leaving', 'remove'],
  removed: ['gone', 'end'],
  abandoned: ['gone', 'end'],
};
const table: Readonly<Record<RegistrationPhase, Expected>> = {
  pending: whileWanted,
  registered: whileWanted,
  waiting: whileWanted,
  conflict: whileWanted,
  leaving: whileLeaving,
  gone: {},
};

describe('the registration machine', () => {
  for (const phase of Object.keys(table) as RegistrationPhase[]) {
    for (const [name, event] of Object.entries(events)) {
      const expected = table[phase][name];
      it(`${phase}: ${name} ${expected === undefined ? 'changes nothing' : `leads to ${expected.join(', ')}`}`, () => {
        const { state, effect } = stepRegistration(states[phase], event);
        if (expected === undefined)
          expect({ state, effect }).toEqual({ state: states[phase], effect: 'rest' });
        else expect([state.phase, effect]).toEqual(expected);
      });
    }
  }

  it('takes a former life for a conflict after the patience, and not before', () => {
    const waiting = stepRegistration(newRegistration, read('wait', { nowMs: 5 })).state;
    const early = stepRegistration(waiting, read('wait', { nowMs: 5 + patienceMs - 1 }));
    expect([early.state.phase, early.effect]).toEqual(['waiting', 'wait']);
    const late = stepRegistration(early.state, read('wait', { nowMs: 5 + patienceMs }));
    expect([publicState(late.state), late.effect]).toEqual([
      { name: 'conflict', error: problems.conflict },
      'rest',
    ]);
    // What fails or changes in between does not begin the wait anew; another reading does.
    for (const event of [events.failed!, events.changed!])
      expect(
        stepRegistration(stepRegistration(waiting, event).state, read('wait', { nowMs: 5 + patienceMs }))
          .state.phase,
      ).toBe('conflict');
    const between = stepRegistration(waiting, events.create!).state;
    expect(stepRegistration(between, read('wait', { nowMs: 5 + patienceMs })).state.phase).toBe('waiting');
  });

  it('tells what holds it up until that is known to be over', () => {
    const failed = stepRegistration(newRegistration, events.failed!).state;
    expect(publicState(stepRegistration(failed, events.create!).state)).toEqual({
      name: 'pending',
      error: failure,
    });
    expect(publicState(stepRegistration(failed, events.changed!).state)).toEqual({ name: 'pending' });
    expect(publicState(stepRegistration(failed, events.done!).state)).toEqual({ name: 'registered' });
    expect(publicState(stepRegistration(states.conflict, events.create!).state)).toEqual({ name: 'pending' });
  });

  it('whatever happens: it never comes back once withdrawn, ends once, and every conflict says why', () => {
    const anything = fc.oneof(
      fc.constantFrom(...Object.values(events)),
      fc
        .record({ nowMs: fc.nat(100_000), ours: fc.boolean(), decision: fc.constantFrom(...decisions) })
        .map(({ decision, ...given }) => read(decision, given)),
    );
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), (happenings) => {
        let state = newRegistration;
        let ends = 0;
        for (const event of happenings) {
          const before = publicState(state);
          const { state: after, effect } = stepRegistration(state, event);
          if (effect === 'end') ends++;
          const shown = publicState(after);
          if (before.name === 'withdrawn') expect(shown.name).toBe('withdrawn');
          if (shown.name === 'conflict' || shown.name === 'waiting') expect(shown.error).toBeDefined();
          if (shown.name === 'registered' && before.name !== 'registered')
            expect(event).toMatchObject({ type: 'read', decision: 'done' });
          // The tree is changed by readings alone, never on a guess.
          if (['create', 'write', 'replace', 'remove'].includes(effect)) expect(event.type).toBe('read');
          if (after.phase === 'leaving') expect(['create', 'write', 'replace']).not.toContain(effect);
          state = after;
        }
        expect(ends).toBe(state.phase === 'gone' ? 1 : 0);
      }),
    );
  });
});
