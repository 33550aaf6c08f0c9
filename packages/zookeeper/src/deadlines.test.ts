import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines, slotMs } from './deadlines.ts';
import { ManualClock } from './manual-clock.ts';

describe('Deadlines', () => {
  it('never fires early, nor more than a slot late, nor what was removed', () => {
    const action = fc.record({
      inMs: fc.integer({ min: 0, max: 5_000 }),
      removed: fc.boolean(),
      afterMs: fc.nat(300),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const clock = new ManualClock();
        const due = new Map<number, number>();
        const fired = new Map<number, number>();
        const deadlines = new Deadlines<number>(clock, (item) => fired.set(item, clock.nowMs()));
        for (const [item, { inMs, removed, afterMs }] of actions.entries()) {
          const dueMs = clock.nowMs() + inMs;
          const key = deadlines.add(item, dueMs);
          if (removed) deadlines.remove(item, key);
          else due.set(item, dueMs);
          clock.advance(afterMs);
        }
        clock.advance(10_000);
        expect([...fired.keys()].sort()).toEqual([...due.keys()].sort());
        for (const [item, atMs] of fired) {
          expect(atMs).toBeGreaterThanOrEqual(due.get(item) as number);
          expect(atMs).toBeLessThanOrEqual((due.get(item) as number) + slotMs);
        }
        expect(clock.timerCount).toBe(0);
      }),
    );
  });

  it('has one timer, and none once it is cleared', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines<number>(clock, () => {});
    for (let item = 0; item < 1_000; item++) deadlines.add(item, 1_000 + item * 7);
    expect(clock.timerCount).toBe(1);
    deadlines.clear();
    expect(clock.timerCount).toBe(0);
  });

  it('can be added to while it fires', () => {
    const clock = new ManualClock();
    const fired: number[] = [];
    const deadlines = new Deadlines<number>(clock, (item) => {
      fired.push(item);
      if (item < 3) deadlines.add(item + 1, clock.nowMs());
    });
    deadlines.add(1, 10);
    clock.advance(1_000);
    expect(fired).toEqual([1, 2, 3]);
  });
});
