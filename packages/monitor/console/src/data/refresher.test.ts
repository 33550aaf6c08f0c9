import { expect, it } from 'vitest';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import { Refresher } from './refresher.ts';

function refreshed(tookMs = 0) {
  const clock = new ManualClock();
  const page = { reads: 0, visible: true };
  const refresher = new Refresher({
    clock,
    isVisible: () => page.visible,
    read: async () => {
      page.reads++;
      clock.time += tookMs;
    },
  });
  return { clock, page, refresher };
}

it('reads at once what has changed, then once a second at most, and not without a change', async () => {
  const { clock, page, refresher } = refreshed();
  refresher.changed();
  await settled();
  expect(page.reads).toBe(1);
  for (let change = 0; change < 10; change++) refresher.changed();
  await clock.pass(999);
  expect(page.reads).toBe(1);
  await clock.pass(1);
  expect(page.reads).toBe(2);
  await clock.pass(10_000);
  expect(page.reads).toBe(2);
  refresher.changed();
  expect(page.reads).toBe(3);
});

it('reads less often what takes long', async () => {
  const { clock, page, refresher } = refreshed(400);
  refresher.changed();
  await settled();
  refresher.changed();
  await clock.pass(3_999);
  expect(page.reads).toBe(1);
  await clock.pass(1);
  expect(page.reads).toBe(2);
});

it('waits while nobody looks, and reads once when somebody does', async () => {
  const { clock, page, refresher } = refreshed();
  page.visible = false;
  refresher.changed();
  await clock.pass(10_000);
  refresher.changed();
  expect(page.reads).toBe(0);
  page.visible = true;
  refresher.look();
  await settled();
  expect(page.reads).toBe(1);
});

it('reads no more once it is closed', async () => {
  const { clock, page, refresher } = refreshed();
  refresher.changed();
  refresher.changed();
  await settled();
  refresher.close();
  refresher.changed();
  await clock.pass(10_000);
  expect(page.reads).toBe(1);
});
