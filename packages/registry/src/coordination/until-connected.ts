import { longestTimerMs } from '../clock.ts';
import { type Coordination, CoordinationError, type OperationOptions } from './coordination.ts';

/**
 * Waits until there is a connection, as every operation does before it begins.
 *
 * @throws TIMEOUT, ABORTED, CLOSED, and what the state `failed` says
 */
export function untilConnected(
  coordination: Pick<Coordination, 'state' | 'onState'>,
  { signal, timeoutMs = 10_000 }: OperationOptions = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: CoordinationError) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      stop();
      if (error) reject(error);
      else resolve();
    };
    const look = () => {
      const { state } = coordination;
      if (state.name === 'connected') settle();
      else if (state.name === 'closed') settle(new CoordinationError('CLOSED', 'the session is closed'));
      else if (state.name === 'failed') settle(state.error);
    };
    const aborted = () =>
      settle(new CoordinationError('ABORTED', 'the caller aborted', { cause: signal?.reason }));
    const timer = setTimeout(
      () =>
        settle(
          new CoordinationError(
            'TIMEOUT',
            `no connection within ${timeoutMs} ms (${coordination.state.name})`,
          ),
        ),
      Math.min(timeoutMs, longestTimerMs),
    );
    timer.unref();
    const stop = coordination.onState(look);
    signal?.addEventListener('abort', aborted, { once: true });
    if (signal?.aborted) aborted();
    else look();
  });
}
