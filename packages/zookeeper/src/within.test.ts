import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { within } from './within.ts';

describe('within', () => {
  it('settles once and stops what it began', async () => {
    const clock = new ManualClock();
    let stopped = 0;
    const stop = () => {
      stopped += 1;
    };
    expect(
      await within<number>(clock, { what: 'it', timeoutMs: 10 }, (resolve, reject) => {
        resolve(1);
        reject(new Error('late'));
        return stop;
      }),
    ).toBe(1);
    expect([stopped, clock.timerCount]).toEqual([1, 0]);
  });

  it('ends with TIMEOUT or ABORTED, and leaves no timer', async () => {
    const clock = new ManualClock();
    const late = within(clock, { what: 'it', timeoutMs: 10 }, () => () => {});
    clock.advance(10);
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('10 ms') });
    const controller = new AbortController();
    const given = within(clock, { what: 'it', timeoutMs: 10, signal: controller.signal }, () => () => {});
    controller.abort('why');
    await expect(given).rejects.toMatchObject({ code: 'ABORTED', cause: 'why' });
    const aborted = within(clock, { what: 'it', timeoutMs: 10, signal: controller.signal }, () => () => {});
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
    expect(clock.timerCount).toBe(0);
  });
});
