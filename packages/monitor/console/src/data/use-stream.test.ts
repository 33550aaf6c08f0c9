import { expect, it } from 'vitest';
import { whileVisible } from './use-stream.ts';

it('listens while the page can be seen, and no longer when nobody listens', () => {
  const page = { visible: true, listeners: new Set<() => void>(), streams: 0 };
  const subscribe = whileVisible(
    () => {
      page.streams++;
      return () => void page.streams--;
    },
    {
      isVisible: () => page.visible,
      onChange: (listener) => {
        page.listeners.add(listener);
        return () => void page.listeners.delete(listener);
      },
    },
  );
  const show = (visible: boolean) => {
    page.visible = visible;
    for (const listener of page.listeners) listener();
    return page.streams;
  };
  const stop = subscribe(() => {});
  expect(page.streams).toBe(1);
  expect([show(true), show(false), show(false), show(true)]).toEqual([1, 0, 0, 1]);
  stop();
  expect([page.streams, page.listeners.size]).toEqual([0, 0]);
});
