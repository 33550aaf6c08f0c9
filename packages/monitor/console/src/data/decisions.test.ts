import { describe, expect, it } from 'vitest';
import type { AuditEntry, ControlDocument } from '../../../src/api/types.ts';
import { auditText, canUndo } from './audit.ts';
import { aboutAt, describeDecision, inForce, kindAt, standingDecisions } from './decisions.ts';

const said = { by: 'maria', at: '2026-03-01T12:00:00.000Z', why: 'test' };
const document: ControlDocument = {
  providers: { 'a/b~c': { weight: { value: 5, ...said } }, node2: { state: { value: 'draining', ...said } } },
  consumers: { 'application:web': { limit: { callsPerSecond: 20, burst: 40, ...said }, kick: said } },
  policy: said,
};

describe('decisions', () => {
  it('are listed with where they stand and how to take them back', () => {
    const all = standingDecisions(document);
    expect(all.map(({ entry, about, kind }) => [entry, about, kind])).toEqual([
      ['/providers/a~1b~0c/weight', 'a/b~c', 'weight'],
      ['/providers/node2/state', 'node2', 'state'],
      ['/consumers/application:web/limit', 'application:web', 'limit'],
      ['/consumers/application:web/kick', 'application:web', 'kick'],
      ['/policy', 'all clients', 'policy'],
    ]);
    expect(all[0]!.lift).toEqual({ kind: 'weight', node: 'a/b~c', value: null });
    for (const { entry, about, kind } of all) {
      expect(aboutAt(entry)).toBe(about);
      expect(kindAt(entry)).toBe(kind);
    }
  });

  it('are said in words', () => {
    const words = standingDecisions(document).map(({ kind, decision }) => describeDecision(kind, decision));
    expect(words).toEqual([
      'weight 5',
      'draining',
      'at most 20 calls/s, bursts of 40',
      'banned',
      'client policy',
    ]);
    expect(describeDecision('weight', null)).toBe('none');
  });

  it('are in force until they expire', () => {
    const at = Date.parse(said.at);
    expect(inForce({}, at)).toBe(true);
    expect(inForce({ expiresAt: said.at }, at - 1)).toBe(true);
    expect(inForce({ expiresAt: said.at }, at)).toBe(false);
  });
});

const entry: AuditEntry = {
  id: 4,
  at: said.at,
  who: 'maria',
  via: 'session',
  address: null,
  action: 'weight',
  service: 'billing',
  target: '/providers/node1/weight',
  why: 'test',
  before: null,
  after: { value: 5, ...said },
  refused: null,
  undoes: null,
  undoneBy: null,
};

describe('the audit log', () => {
  it('tells what was done', () => {
    expect(auditText(entry)).toBe('node1: none → weight 5');
    expect(auditText({ ...entry, action: 'undo', undoes: 3 })).toBe('Undid: node1: none → weight 5');
    expect(auditText({ ...entry, action: 'userAdded', service: null, target: 'otto' })).toBe(
      'Added user otto',
    );
    const signIn = { ...entry, action: 'signIn', service: null, target: null } as const;
    expect(auditText(signIn)).toBe('Signed in');
    expect(auditText({ ...signIn, refused: 'UNAUTHENTICATED' })).toBe(
      'Sign-in refused: wrong name or password',
    );
  });

  it('tells what is different in a policy', () => {
    const policy = { ...entry, action: 'policy', target: '/policy' } as const;
    const first = { methods: { '*': { deadlineMs: 250 } }, ...said };
    const second = { balancing: { picker: 'random' }, ...first };
    expect(auditText({ ...policy, after: first })).toBe(
      'all clients: policy methods › * › deadlineMs unsaid → 250',
    );
    expect(auditText({ ...policy, before: first, after: second })).toBe(
      'all clients: policy balancing › picker unsaid → random',
    );
    expect(auditText({ ...policy, before: first, after: null })).toBe('all clients: client policy → none');
    expect(auditText({ ...policy, before: first, after: { ...first } })).toBe(
      'all clients: the same client policy',
    );
    const many = {
      balancing: { picker: 'random', subsetSize: 2, zoneAware: true, slowStartMs: 5 },
      ...first,
    };
    expect(auditText({ ...policy, before: first, after: many })).toMatch(/, and 1 more$/);
  });

  it('offers to undo decisions that were written and stand', () => {
    expect(canUndo(entry)).toBe(true);
    expect(canUndo({ ...entry, undoneBy: 5 })).toBe(false);
    expect(canUndo({ ...entry, refused: 'CONTROL_CONFLICT' })).toBe(false);
    expect(canUndo({ ...entry, service: null, target: 'otto' })).toBe(false);
  });
});
