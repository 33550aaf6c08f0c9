import type { Witness } from '@thriftkeeper/zookeeper/testing';

/**
 * Something that must come out right whatever is broken. It is driven through a round: made and `busy` while
 * something is broken, then told to `rest`; when nothing is `unfinished`, the witness is asked.
 */
export interface Subject {
  /** Begins to change things, until `rest`. */
  busy(): void;
  /** Stops changing things; resolves when what was begun has settled. */
  rest(): Promise<void>;
  /**
   * Why it does not work at the moment, by its own account; undefined when it works. One that is busy works
   * when something that was begun after `sinceMs` has succeeded.
   */
  ailing(sinceMs: number): string | undefined;
  /** What it has still to do, while it rests; undefined when nothing. */
  unfinished(): string | undefined;
  /** What is wrong in the end, compared with what the witness reads. */
  verify(witness: Witness): Promise<string[]>;
}

/** Those that are made by one client or registry. */
export interface Party extends AsyncDisposable {
  readonly name: string;
  readonly subjects: readonly Subject[];
  /** The sessions that it has now, as ZooKeeper names them. */
  sessions(): readonly string[];
}
