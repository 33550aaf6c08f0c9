import { describe, expect, it } from 'vitest';
import { expiresAt, type Intent, newForm, readForm, selectorsOf } from './intent.ts';

const weight: Intent = { kind: 'weight', node: 'node1', weight: 3 };
const limit: Intent = { kind: 'limit', selectors: ['node:web-1', 'application:web'], limit: null };

describe('the form of an action', () => {
  it('begins with what is in force', () => {
    expect(newForm(weight).weight).toBe('3');
    expect(newForm({ ...limit, limit: { callsPerSecond: 5, burst: 9 } })).toMatchObject({
      callsPerSecond: '5',
      burst: '9',
      selector: 'node:web-1',
    });
  });

  it('ends a ban by itself unless told otherwise, and nothing else', () => {
    expect(newForm({ kind: 'kick', selectors: ['node:web-1'] }).ends).toBe('15 min');
    expect(newForm(weight).ends).toBe('never');
  });

  it.each(['', ' ', 'x', '-1', '1.5', '10001', 'Infinity'])('refuses %j as a weight', (text) => {
    expect(readForm(weight, { ...newForm(weight), weight: text }).problems).toHaveProperty('weight');
  });

  it('reads numbers as they are typed', () => {
    expect(readForm(weight, { ...newForm(weight), weight: ' 10 ' }).action).toEqual({
      kind: 'weight',
      node: 'node1',
      value: 10,
    });
    const form = { ...newForm(limit), callsPerSecond: '2.5', selector: 'application:web' };
    expect(readForm(limit, form).action).toEqual({
      kind: 'limit',
      selector: 'application:web',
      value: { callsPerSecond: 2.5 },
    });
    expect(readForm(limit, { ...form, burst: '0' }).problems).toHaveProperty('burst');
    expect(readForm(limit, { ...form, callsPerSecond: '' }).problems).toHaveProperty('callsPerSecond');
  });

  it('reckons the end from now, and refuses one that is missing or past', () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    const form = newForm(weight);
    expect(expiresAt(form, now)).toBeUndefined();
    expect(expiresAt({ ...form, ends: '1 h' }, now)).toBe('2026-03-01T13:00:00.000Z');
    expect(expiresAt({ ...form, ends: 'at', endsAt: '' }, now)).toBeNull();
    expect(expiresAt({ ...form, ends: 'at', endsAt: '2026-02-01T12:00' }, now)).toBeNull();
    expect(expiresAt({ ...form, ends: 'at', endsAt: '2026-04-01T12:00' }, now)).toMatch(/^2026-0[34]-.*Z$/);
  });

  it('names a consumer by itself first, then by its application', () => {
    expect(selectorsOf({ node: 'web-1', application: 'web' })).toEqual(['node:web-1', 'application:web']);
    expect(selectorsOf({ node: 'web-1' })).toEqual(['node:web-1']);
  });
});
