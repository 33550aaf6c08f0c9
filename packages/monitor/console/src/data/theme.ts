import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const key = 'thriftkeeper-theme';
const listeners = new Set<() => void>();
const darkQuery = matchMedia('(prefers-color-scheme: dark)');
darkQuery.addEventListener('change', notify);

function notify() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosen(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** Follows the choice of the last visit; called before the first drawing, so that nothing flashes. */
export function restoreTheme(): void {
  setTheme(readChoice());
}

/** Chooses light, dark, or what the system says, for this visit and the next. */
export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Storage may be forbidden; then the choice lasts for this visit.
  }
  notify();
}

function readChoice(): Theme {
  try {
    const theme = localStorage.getItem(key);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}

/** What was chosen. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosen);
}

/** Whether it is dark now, by choice or by the system. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, () =>
    chosen() === 'system' ? darkQuery.matches : chosen() === 'dark',
  );
}
