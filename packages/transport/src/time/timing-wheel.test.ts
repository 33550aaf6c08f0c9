import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimingWheel, WheelEntry } from './timing-wheel.ts';

class Alarm extends WheelEntry {
  fired: number[] = [];
  readonly onExpire: () => void;

  constructor(onExpire: () => void = () => {}) {
    super();
    this.onExpire = onExpire;
  }

  expire(): void {
    this.onExpire();
  }
}

describe('TimingWheel', () => {
  it('fires each entry once, never early, and by the first advance one tick after it is due', () => {
    const tickMs = 4;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.array(fc.integer({ min: -5, max: 2000 }), { maxLength: 50 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 40 }),
        (startMs, delays, steps) => {
          let now = startMs;
          // 64 slots of 4 ms: the longer delays go round several times.
          const wheel = new TimingWheel(startMs, tickMs, 64);
          const fired = new Map<number, number>();
          delays.forEach((delay, i) => {
            wheel.add(
              new Alarm(() => {
                expect(fired.has(i)).toBe(false);
                fired.set(i, now);
              }),
              startMs + delay,
            );
          });
          for (const step of steps) {
            now += step;
            wheel.advance(now);
            delays.forEach((delay, i) => {
              const due = startMs + delay;
              if (fired.has(i)) expect(fired.get(i)).toBeGreaterThanOrEqual(due);
              else expect(now).toBeLessThan(Math.max(due, startMs) + 2 * tickMs);
            });
          }
          expect(wheel.size).toBe(delays.length - fired.size);
        },
      ),
    );
  });

  it('fires nothing that was removed, also by an entry of the same tick', () => {
    const wheel = new TimingWheel(0);
    let fired = 0;
    const both = [new Alarm(() => removeOther(0)), new Alarm(() => removeOther(1))];
    const removeOther = (self: number): void => {
      fired++;
      wheel.remove(both[1 - self]!);
    };
    for (const alarm of both) wheel.add(alarm, 10);
    wheel.advance(100);
    expect(fired).toBe(1);
    expect(wheel.size).toBe(0);
  });

  it('moves an entry that is added again', () => {
    const wheel = new TimingWheel(0);
    let fired = 0;
    const alarm = new Alarm(() => {
      fired++;
    });
    wheel.add(alarm, 10);
    wheel.add(alarm, 50);
    wheel.advance(40);
    expect(fired).toBe(0);
    wheel.advance(60);
    expect(fired).toBe(1);
  });

  it('says when to be asked again, and nothing when it is empty', () => {
    const wheel = new TimingWheel(0, 4);
    expect(wheel.nextDueMs()).toBeUndefined();
    const alarm = new Alarm();
    expect(wheel.add(alarm, 10)).toBe(12);
    expect(wheel.nextDueMs()).toBe(12);
    wheel.remove(alarm);
    expect(wheel.nextDueMs()).toBeUndefined();
  });
});
