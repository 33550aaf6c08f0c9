import { eventually } from '@thriftkeeper/zookeeper/testing';
import type { AttemptEnd } from '../src/index.ts';

/** One call of the load. */
export interface LoadedCall {
  readonly code: string | undefined;
  readonly outcome: string | undefined;
}

/**
 * Calls without pause from several loops, until it is stopped.
 *
 * @param call makes a call
 */
export function startLoad(call: () => Promise<unknown>, loops = 4) {
  const ends: LoadedCall[] = [];
  let running = true;
  const all = Promise.all(
    Array.from({ length: loops }, async () => {
      while (running) {
        const end = await call().then(
          () => ({ code: undefined, outcome: undefined }),
          ({ code, outcome }: { code: string; outcome: string }) => ({ code, outcome }),
        );
        ends.push(end);
        // One loop must not keep the others, and the sockets, from their turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  );
  return {
    ends,
    failures: () => ends.filter(({ code }) => code !== undefined),
    /** Waits until so many more calls have ended. */
    more: (count: number) => {
      const before = ends.length;
      return eventually(`${count} more calls end`, () => ends.length >= before + count, {
        timeoutMs: 60_000,
      });
    },
    stop: async () => {
      running = false;
      await all;
    },
  };
}

/** Notes which nodes attempts went to, and how often. */
export function attemptLog() {
  let ends: AttemptEnd[] = [];
  return {
    onAttempt: (end: AttemptEnd) => void ends.push(end),
    /** Forgets what has been. */
    clear: () => {
      ends = [];
    },
    /** How many attempts were answered by a node since. */
    answered: (node: string) => ends.filter((end) => end.node === node && end.error === undefined).length,
    /** Attempts that a node was sent and that failed. */
    failed: (node: string) => ends.filter((end) => end.node === node && end.error !== undefined),
  };
}
