import { readFile } from 'node:fs/promises';
import type { ControlDocument } from '@thriftkeeper/registry';
import { describe, expect, it } from 'vitest';
import { type PlanDefaults, planOf, policyInForce } from './method-plan.ts';

interface Vector {
  readonly id: string;
  readonly now: string;
  readonly document: ControlDocument;
  readonly method: string;
  readonly field: string;
  readonly expect?: unknown;
}

const file = new URL('../../../../spec/vectors/policies.json', import.meta.url);
const { cases } = JSON.parse(await readFile(file, 'utf8')) as { cases: Vector[] };
const defaults: PlanDefaults = {
  deadlineMs: 10_000,
  maxAttempts: 3,
  idempotent: new Set(['listed']),
  hedging: { delayMs: 7 },
};

describe('the plan of a method', () => {
  const ours = cases.filter(({ field }) => ['deadlineMs', 'idempotent', 'maxAttempts'].includes(field));

  it.each(ours.map((vector) => [vector.id, vector] as const))('vector %s', (_id, vector) => {
    const policy = policyInForce(vector.document, Date.parse(vector.now));
    const field = vector.field as 'deadlineMs';
    const expected = vector.expect ?? planOf(vector.method, undefined, defaults)[field];
    expect(planOf(vector.method, policy, defaults)[field]).toEqual(expected);
  });

  it('takes hedging as one field', () => {
    const decision = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'test' };
    const methods = { '*': { hedging: { enabled: true, delayMs: 10 } }, add: { hedging: { enabled: true } } };
    const on = { ...decision, methods };
    expect(planOf('ping', on, defaults).hedging).toMatchObject({ delayMs: 10 });
    expect(planOf('add', on, defaults).hedging?.delayMs).toBeUndefined();
    const off = { ...decision, methods: { '*': { hedging: { enabled: false } } } };
    expect(planOf('add', off, defaults).hedging).toBeUndefined();
    expect(planOf('add', undefined, defaults).hedging).toEqual({ delayMs: 7 });
  });

  it('finds no entry of a method that is named like a property of every object', () => {
    expect(planOf('toString', { methods: {}, by: 'a', at: 'b', why: 'c' }, defaults).deadlineMs).toBe(10_000);
  });
});
