import { useMemo, useSyncExternalStore } from 'react';
import type { Live, LiveStream } from './live-stream.ts';

/** What a page that is hidden or shown tells. */
export interface Visibility {
  isVisible(): boolean;
  /** Returns how to stop. */
  onChange(listener: () => void): () => void;
}

const ofPage: Visibility = {
  isVisible: () => document.visibilityState === 'visible',
  onChange(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

/**
 * Listens while the page can be seen. A browser has six connections to a monitor, for all its tabs together: hidden
 * ones would hold them all, and none be left for requests. What changed meanwhile is told when the page is shown again.
 */
export function whileVisible(
  subscribe: (listener: () => void) => () => void,
  visibility = ofPage,
): (listener: () => void) => () => void {
  return (listener) => {
    let stop: (() => void) | undefined;
    const look = () => {
      if (visibility.isVisible()) stop ??= subscribe(listener);
      else {
        stop?.();
        stop = undefined;
      }
    };
    const stopLooking = visibility.onChange(look);
    look();
    return () => {
      stopLooking();
      stop?.();
    };
  };
}

/** The live model of a stream, which is open while a page that can be seen shows it. */
export function useStream<Model, Message extends { readonly type: string }>(
  stream: LiveStream<Model, Message>,
): Live<Model> {
  const subscribe = useMemo(() => whileVisible(stream.subscribe), [stream]);
  return useSyncExternalStore(subscribe, stream.current);
}
