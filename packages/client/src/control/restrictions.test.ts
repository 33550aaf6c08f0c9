import { readFile } from 'node:fs/promises';
import type { ControlDocument, KnownConsumer } from '@thriftkeeper/registry';
import { describe, expect, it } from 'vitest';
import { Restrictions } from './restrictions.ts';

interface Vector {
  readonly id: string;
  readonly now: string;
  readonly document: ControlDocument;
  readonly consumer: KnownConsumer;
  readonly sameApplication: number;
  readonly expect: {
    readonly kickedBy: readonly string[];
    readonly clientShares: readonly ({ readonly callsPerSecond: number; readonly burst: number } | null)[];
  };
}

const file = new URL('../../../../spec/vectors/limits.json', import.meta.url);
const { cases } = JSON.parse(await readFile(file, 'utf8')) as { cases: Vector[] };
const decision = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'too many' };
const wallMs = Date.parse('2025-03-01T12:00:00Z');

describe('what operators decide about this client', () => {
  it.each(cases.map((vector) => [vector.id, vector] as const))('vector %s', (_id, vector) => {
    const { node, application } = vector.consumer;
    const restrictions = new Restrictions('s', { node, application });
    restrictions.apply(vector.document, vector.sameApplication, 0, Date.parse(vector.now));
    const shares = restrictions.limits.map(({ rate, burst }) => ({ callsPerSecond: rate, burst }));
    expect(shares).toEqual(vector.expect.clientShares.filter((share) => share !== null));
    // What bans an address is the providers' to enforce.
    const kickedBy = vector.expect.kickedBy.filter((selector) => !selector.startsWith('address:'));
    expect(restrictions.kick === undefined).toBe(kickedBy.length === 0);
    if (restrictions.kick) expect(kickedBy).toContain(restrictions.kick.selector);
  });

  const limit = (callsPerSecond: number, burst: number): ControlDocument => ({
    consumers: { 'node:me': { limit: { ...decision, callsPerSecond, burst } } },
  });
  const me = () => new Restrictions('s', { node: 'me', application: undefined });

  it('lets through what the limit allows, then says when to try again', () => {
    const restrictions = me();
    restrictions.apply(limit(10, 2), 1, 0, wallMs);
    const ask = (nowMs: number) => restrictions.restricts('add', nowMs, () => wallMs);
    expect([ask(0), ask(0)]).toEqual([undefined, undefined]);
    expect(ask(0)).toMatchObject({
      code: 'LIMITED',
      outcome: 'notWritten',
      message:
        "'add' was not sent: ann has limited node:me of 's' to 10 calls a second (too many); call no more for 100 ms",
      details: { retryAfterMs: 100, selector: 'node:me' },
    });
    expect(ask(100)).toBeUndefined();
    let passed = 0;
    for (let nowMs = 100; nowMs <= 10_100; nowMs++) if (ask(nowMs) === undefined) passed++;
    expect(passed).toBe(100);
  });

  it('keeps what was used up when the limit is changed, and forgets limits that are taken back', () => {
    const restrictions = me();
    restrictions.apply(limit(1, 1), 1, 0, wallMs);
    const ask = () => restrictions.restricts('add', 0, () => wallMs)?.code;
    expect([ask(), ask()]).toEqual([undefined, 'LIMITED']);
    restrictions.apply(limit(1, 5), 1, 0, wallMs);
    expect(ask()).toBe('LIMITED');
    restrictions.apply({}, 1, 0, wallMs);
    expect(ask()).toBeUndefined();
    restrictions.apply(limit(0, 5), 1, 0, wallMs);
    expect(restrictions.restricts('add', 0, () => wallMs)).toMatchObject({
      code: 'LIMITED',
      details: { retryAfterMs: undefined },
    });
  });

  it('says who is banned, why and until when', () => {
    const restrictions = me();
    const kick = { ...decision, expiresAt: '2025-03-01T13:00:00Z' };
    restrictions.apply({ consumers: { 'node:me': { kick } } }, 1, 0, wallMs);
    expect(restrictions.restricts('add', 0, () => wallMs)).toMatchObject({
      code: 'KICKED',
      outcome: 'notWritten',
      message:
        "'add' was not sent: ann has banned node:me from 's' until 2025-03-01T13:00:00.000Z (too many)",
      details: { retryAfterMs: 3_600_000 },
    });
    restrictions.apply({ consumers: { 'node:me': { kick } } }, 1, 0, wallMs + 3_600_000);
    expect(restrictions.restricts('add', 0, () => wallMs)).toBeUndefined();
  });
});
