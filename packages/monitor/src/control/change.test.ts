import type { ControlDocument } from '@thriftkeeper/registry';
import { describe, expect, it } from 'vitest';
import { decisionAt, withDecision } from './change.ts';
import { type Entry, entryAt, entryOf, pointerOf } from './entry.ts';

const said = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'disk is full' };
const now = Date.parse('2025-03-01T12:00:00Z');
const weight: Entry = { folder: 'providers', name: 'node1', field: 'weight' };
const kick: Entry = { folder: 'consumers', name: 'application:billing', field: 'kick' };

describe('a change of the control document', () => {
  it('puts one decision in place and keeps everything else, known or not', () => {
    const document = {
      later: { kept: true },
      providers: { node1: { state: { ...said, value: 'draining' }, odd: 1 }, node2: { odd: 2 } },
    } as unknown as ControlDocument;
    const before = structuredClone(document);
    const changed = withDecision(document, weight, { ...said, value: 3 }, now);
    expect(changed).toEqual({
      ...before,
      providers: {
        ...before.providers,
        node1: { ...before.providers!.node1, weight: { ...said, value: 3 } },
      },
    });
    expect(document).toEqual(before);
    expect(decisionAt(changed, weight)).toEqual({ ...said, value: 3 });
  });

  it('leaves nothing empty when a decision is taken back', () => {
    const document = withDecision({}, kick, said, now);
    expect(document).toEqual({ consumers: { 'application:billing': { kick: said } } });
    expect(withDecision(document, kick, undefined, now)).toEqual({});
  });

  it('takes away decisions that ended more than a day ago, and shows the later ones', () => {
    const ended = (hoursAgo: number) => ({
      ...said,
      value: 1,
      expiresAt: new Date(now - hoursAgo * 3_600_000).toISOString(),
    });
    const document: ControlDocument = {
      providers: { node2: { weight: ended(25) }, node3: { weight: ended(23) } },
      policy: ended(25),
    };
    const changed = withDecision(document, kick, said, now);
    expect(Object.keys(changed.providers!)).toEqual(['node3']);
    expect(changed.policy).toBeUndefined();
  });

  it('holds names that JavaScript has a use for', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const entry: Entry = { folder: 'providers', name, field: 'weight' };
      expect(decisionAt({}, entry)).toBeUndefined();
      const changed = withDecision({}, entry, { ...said, value: 3 }, now);
      expect(decisionAt(JSON.parse(JSON.stringify(changed)), entry)).toEqual({ ...said, value: 3 });
    }
  });
});

describe('an entry', () => {
  it('is named by a JSON pointer that leads back to it', () => {
    const entries: Entry[] = [
      weight,
      { folder: 'providers', name: 'a/b~c', field: 'state' },
      { folder: 'consumers', name: 'address:10.0.0.0/8', field: 'limit' },
      { folder: 'policy' },
    ];
    for (const entry of entries) expect(entryAt(pointerOf(entry))).toEqual(entry);
    expect(pointerOf(entries[2]!)).toBe('/consumers/address:10.0.0.0~18/limit');
  });

  it('is refused for a selector that nobody would understand', () => {
    const of = (selector: string) => () => entryOf({ kind: 'kick', selector, value: true });
    expect(of('address:10.0.0.0/8')).not.toThrow();
    for (const selector of ['billing', 'user:ann', 'address:10.0.0.0/40', 'node:a/b', 'application:'])
      expect(of(selector)).toThrow(expect.objectContaining({ code: 'CONTROL_INVALID' }));
  });
});
