import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PendingCall } from './pending-call.ts';
import { PendingCalls } from './pending-calls.ts';

const makeCall = (): PendingCall =>
  new PendingCall({ name: 'x' } as never, { succeed() {}, fail() {} }, () => {});

describe('PendingCalls', () => {
  it('finds each call by its number until it is removed, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 600 }), (steps) => {
        const calls = new PendingCalls();
        const model = new Map<number, PendingCall>();
        for (const step of steps) {
          if (step < 300 || model.size === 0) {
            const call = makeCall();
            calls.add(call);
            expect(model.has(call.seqid)).toBe(false);
            model.set(call.seqid, call);
          } else {
            const [seqid, call] = [...model][step % model.size]!;
            expect(calls.remove(call)).toBe(true);
            expect(calls.remove(call)).toBe(false);
            expect(calls.get(seqid)).toBeUndefined();
            model.delete(seqid);
          }
        }
        expect(calls.size).toBe(model.size);
        for (const [seqid, call] of model) expect(calls.get(seqid)).toBe(call);
        expect(calls.all()).toEqual([...model.values()].sort((a, b) => a.seqid - b.seqid));
      }),
    );
  });

  it('leaves out numbers whose slot a slow call holds', () => {
    const calls = new PendingCalls();
    const slow = makeCall();
    calls.add(slow);
    for (let i = 0; i < 1000; i++) {
      const call = makeCall();
      calls.add(call);
      calls.remove(call);
    }
    expect(calls.get(slow.seqid)).toBe(slow);
    expect(calls.size).toBe(1);
  });

  it('knows which numbers were given out', () => {
    const calls = new PendingCalls();
    const call = makeCall();
    calls.add(call);
    calls.remove(call);
    expect(calls.wasIssued(call.seqid)).toBe(true);
    expect(calls.wasIssued(call.seqid + 1)).toBe(false);
    expect(calls.wasIssued(0)).toBe(false);
    expect(calls.wasIssued(-1)).toBe(false);
  });
});
