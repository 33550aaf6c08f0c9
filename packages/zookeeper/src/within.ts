import type { Clock, Timer } from './clock.ts';
import { abortedError, ZooKeeperError, type ZooKeeperErrorDetails } from './errors.ts';
import type { RequestOptions } from './pending-request.ts';

/** How a wait ends that nothing else ended. */
export interface WaitBounds extends RequestOptions {
  /** For messages. */
  readonly what: string;
  readonly timeoutMs: number;
  /** Makes the error when the time is up. Default: `TIMEOUT`. */
  readonly timedOut?: () => ZooKeeperError;
  readonly details?: ZooKeeperErrorDetails;
}

/**
 * Waits for something that may never come.
 *
 * @param begin starts it, given how to end it; returns what stops it
 * @throws ZooKeeperError `TIMEOUT`, `ABORTED`
 */
export function within<Value>(
  clock: Clock,
  bounds: WaitBounds,
  begin: (resolve: (value: Value) => void, reject: (error: unknown) => void) => () => void,
): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const { signal, what, timeoutMs } = bounds;
    if (signal?.aborted) return reject(abortedError(what, signal, bounds.details));
    let isOver = false;
    let stop: (() => void) | undefined;
    let timer: Timer | undefined;
    const end = (settle: () => void) => {
      if (isOver) return;
      isOver = true;
      timer?.cancel();
      signal?.removeEventListener('abort', onAbort);
      stop?.();
      settle();
    };
    const onAbort = () => end(() => reject(abortedError(what, signal as AbortSignal, bounds.details)));
    const late = () =>
      bounds.timedOut?.() ??
      new ZooKeeperError('TIMEOUT', `${what}: not within ${timeoutMs} ms`, bounds.details);
    stop = begin(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    );
    if (isOver) return stop();
    timer = clock.setTimer(() => end(() => reject(late())), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
