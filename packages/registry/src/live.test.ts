import { describe, expect, it } from 'vitest';
import { LiveValue } from './live.ts';
import { settled } from './testing/manual-clock.ts';

describe('a live value', () => {
  it('gives the present value first, then the latest, skipping what a slow reader missed', async () => {
    const live = new LiveValue('numbers', 0);
    const iterator = live[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toBe(0);
    const next = iterator.next();
    live.set(1);
    expect((await next).value).toBe(1);
    live.set(2);
    live.set(3);
    expect((await iterator.next()).value).toBe(3);
    live.close();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('gives a value that came just before it was closed', async () => {
    const live = new LiveValue('numbers', 0);
    const iterator = live[Symbol.asyncIterator]();
    await iterator.next();
    live.set(1);
    live.close();
    expect((await iterator.next()).value).toBe(1);
    expect((await iterator.next()).done).toBe(true);
  });

  it('is waited for without end where that is asked for', async () => {
    const live = new LiveValue('numbers', 0);
    const one = live.waitFor((value) => value === 1, { timeoutMs: Number.POSITIVE_INFINITY });
    // A timer beyond the range of timers would fire after 1 ms, before this one.
    await new Promise((resolve) => setTimeout(resolve, 10));
    live.set(1);
    expect(await one).toBe(1);
  });

  it('leaves no listener behind when a reader stops', async () => {
    const live = new LiveValue('numbers', 0);
    for await (const value of live) if (value === 0) break;
    let told = 0;
    const stop = live.subscribe(() => void told++);
    live.set(1);
    stop();
    live.set(2);
    expect(told).toBe(1);
  });

  it('leaves the mistake of a listener to the process, and tells the others all the same', async () => {
    const live = new LiveValue('numbers', 0);
    const told: number[] = [];
    const stop = live.subscribe(() => {
      throw new Error('a mistake');
    });
    live.subscribe((value) => told.push(value));
    const seen: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => seen.push(error));
    try {
      live.set(1);
      await settled();
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
    stop();
    expect(told).toEqual([1]);
    expect(seen).toEqual([new Error('a mistake')]);
    const wrong = live.waitFor((value) => {
      if (value > 1) throw new Error('a wrong test');
      return false;
    });
    live.set(2);
    await expect(wrong).rejects.toThrow('a wrong test');
  });

  it('waits for a value, its signal, its time, or its end', async () => {
    const live = new LiveValue('numbers', 0);
    const big = live.waitFor((value) => value > 5);
    live.set(3);
    live.set(7);
    expect(await big).toBe(7);
    const reason = new Error('enough');
    const controller = new AbortController();
    const aborted = live.waitFor((value) => value > 9, { signal: controller.signal });
    controller.abort(reason);
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
    await expect(live.waitFor((value) => value > 9, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    const closed = live.waitFor((value) => value > 9);
    live.close();
    await expect(closed).rejects.toMatchObject({ code: 'CLOSED' });
    expect(live.value).toBe(7);
  });
});

it('makes a value that is set for later when somebody looks, once', () => {
  const live = new LiveValue('numbers', 0);
  let made = 0;
  const make = () => ++made;
  live.setLater(make);
  live.setLater(make);
  expect(made).toBe(0);
  expect([live.value, live.value]).toEqual([1, 1]);
  const seen: number[] = [];
  live.subscribe((value) => seen.push(value));
  live.setLater(make);
  expect(seen).toEqual([2]);
});
