import { useSyncExternalStore } from 'react';
import { systemClock } from './clock.ts';

const everyMs = 1_000;
const listeners = new Set<() => void>();
let now = systemClock.now();
let cancel = () => {};

function tick() {
  now = systemClock.now();
  for (const listener of listeners) listener();
  cancel = systemClock.after(everyMs, tick);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (listeners.size === 1) {
    now = systemClock.now();
    cancel = systemClock.after(everyMs, tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) cancel();
  };
}

/** The time, renewed every second by one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
