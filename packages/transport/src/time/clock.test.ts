import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';

test('a time that is longer than a timer can wait is not over at once', async () => {
  let over = 0;
  const cancels = [2 ** 31, Number.POSITIVE_INFINITY].map((ms) => systemClock.schedule(ms, () => over++));
  // A timer beyond that range would fire after 1 ms, before this one.
  await new Promise((resolve) => setTimeout(resolve, 10));
  for (const cancel of cancels) cancel();
  expect(over).toBe(0);
});
