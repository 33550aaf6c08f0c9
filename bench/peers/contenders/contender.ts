import type { Calls, StackName } from '../workloads.ts';

/** Where a client finds its servers. */
export interface Place {
  readonly stack: StackName;
  /** The servers' addresses, `host:port`. */
  readonly servers: readonly string[];
  /** The ensemble in which thriftkeeper's servers are announced, and under which name. */
  readonly registry: { readonly zookeeper: string; readonly service: string } | undefined;
}

/** A client that is ready to call. */
export type Connect = (place: Place) => Promise<Calls>;

/** Deadline of every call, where the contender knows deadlines. */
export const deadlineMs = 5_000;

/** Calls that go to one set of calls after another. */
export function inTurn(all: readonly Calls[]): Calls {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  let last = -1;
  const next = () => {
    last = last + 1 === all.length ? 0 : last + 1;
    return all[last]!;
  };
  return {
    add: () => next().add(),
    structs: () => next().structs(),
    '1 KiB': () => next()['1 KiB'](),
    '64 KiB': () => next()['64 KiB'](),
  };
}
