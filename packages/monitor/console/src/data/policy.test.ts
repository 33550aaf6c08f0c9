import { describe, expect, it } from 'vitest';
import {
  editable,
  methodFields,
  onTopOf,
  policyChanges,
  serviceFields,
  valueAt,
  withValueAt,
} from './policy.ts';

describe('a policy in the making', () => {
  it('is changed by path, and objects that become empty go', () => {
    const one = withValueAt({}, ['methods', 'get', 'hedging', 'enabled'], true);
    expect(one).toEqual({ methods: { get: { hedging: { enabled: true } } } });
    const two = withValueAt(one, ['balancing', 'picker'], 'random');
    expect(withValueAt(two, ['methods', 'get', 'hedging', 'enabled'], undefined)).toEqual({
      balancing: { picker: 'random' },
    });
    expect(withValueAt({}, ['balancing', 'picker'], undefined)).toEqual({});
  });

  it('keeps fields that this version does not know', () => {
    const policy = { balancing: { picker: 'random', novelty: 7 } };
    expect(withValueAt(policy, ['balancing', 'picker'], undefined)).toEqual({ balancing: { novelty: 7 } });
  });

  it('is compared leaf by leaf', () => {
    const before = { balancing: { picker: 'random', subsetSize: 12 } };
    const after = {
      balancing: { picker: 'p2cEwma', subsetSize: 12 },
      methods: { '*': { idempotent: false } },
    };
    expect(policyChanges(before, after)).toEqual([
      { path: ['balancing', 'picker'], before: 'random', after: 'p2cEwma' },
      { path: ['methods', '*', 'idempotent'], before: undefined, after: false },
    ]);
    expect(policyChanges(before, structuredClone(before))).toEqual([]);
  });

  it('goes on top of another one that was written meanwhile, which keeps what the draft does not touch', () => {
    const from = { balancing: { picker: 'random', subsetSize: 12 }, retryBudget: { percent: 5 } };
    const theirs = {
      balancing: { picker: 'p2cEwma', subsetSize: 20 },
      methods: { '*': { deadlineMs: 250 } },
    };
    const draft = { balancing: { picker: 'random', subsetSize: 6, zoneAware: true } };
    expect(onTopOf(theirs, from, draft)).toEqual({
      balancing: { picker: 'p2cEwma', subsetSize: 6, zoneAware: true },
      methods: { '*': { deadlineMs: 250 } },
    });
    expect(onTopOf(theirs, from, from)).toEqual(theirs);
    expect(onTopOf({}, from, draft)).toEqual({ balancing: { subsetSize: 6, zoneAware: true } });
  });

  it('is edited without who, when and why', () => {
    const said = { by: 'maria', at: '', why: '', expiresAt: '' };
    expect(editable({ retryBudget: { percent: 5 }, ...said })).toEqual({ retryBudget: { percent: 5 } });
    expect(editable(undefined)).toEqual({});
  });

  it('has every field at a path of its own', () => {
    const paths = [...serviceFields, ...methodFields('get')].map(({ path }) => path.join());
    expect(new Set(paths).size).toBe(paths.length);
    expect(valueAt({ methods: { get: { deadlineMs: 5 } } }, methodFields('get')[0]!.path)).toBe(5);
  });
});
