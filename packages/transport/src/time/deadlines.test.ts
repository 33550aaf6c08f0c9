import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { Deadlines } from './deadlines.ts';
import { WheelEntry } from './timing-wheel.ts';

class Alarm extends WheelEntry {
  firedAt: number | undefined;
  readonly clock: ManualClock;

  constructor(clock: ManualClock) {
    super();
    this.clock = clock;
  }

  expire(): void {
    this.firedAt = this.clock.now();
  }
}

describe('Deadlines', () => {
  it('holds one timer for any number of entries, and none when nothing waits', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock);
    expect(clock.scheduled).toBe(0);
    const alarms = Array.from({ length: 100 }, () => new Alarm(clock));
    alarms.forEach((alarm, i) => {
      deadlines.add(alarm, 1000 + i * 10);
    });
    expect(clock.scheduled).toBe(1);
    clock.advance(3000);
    expect(clock.scheduled).toBe(0);
    alarms.forEach((alarm, i) => {
      expect(alarm.firedAt).toBeGreaterThanOrEqual(1000 + i * 10);
      expect(alarm.firedAt).toBeLessThanOrEqual(1000 + i * 10 + 4);
    });
  });

  it('wakes earlier for an entry that is due earlier', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock);
    const [late, early] = [new Alarm(clock), new Alarm(clock)];
    deadlines.add(late, 60_000);
    clock.advance(5000);
    deadlines.add(early, 20);
    clock.advance(30);
    expect(early.firedAt).toBeDefined();
    expect(late.firedAt).toBeUndefined();
    clock.advance(60_000);
    expect(late.firedAt).toBeGreaterThanOrEqual(60_000);
  });

  it('works after it has stood empty for long', () => {
    const clock = new ManualClock();
    const deadlines = new Deadlines(clock);
    clock.advance(1_000_000);
    const alarm = new Alarm(clock);
    deadlines.add(alarm, 10);
    clock.advance(9);
    expect(alarm.firedAt).toBeUndefined();
    clock.advance(10);
    expect(alarm.firedAt).toBeGreaterThanOrEqual(1_000_010);
  });
});
