/** One call of the load, as its caller saw it. */
export interface LoggedCall {
  /** When it was due. On the machine's clock, as every moment here; see `momentMs`. Unit: ms. */
  readonly dueMs: number;
  readonly endedMs: number;
  readonly idempotent: boolean;
  /** Why it failed; undefined where it did not. */
  readonly code: string | undefined;
  /** The provider that is to blame, where that is known. */
  readonly address: string | undefined;
}

/** One call that a provider was sent: a call that is repeated elsewhere has several. */
export interface LoggedAttempt {
  readonly sentMs: number;
  readonly address: string;
}

/** From a moment on the client's list was right, or was not. */
export interface LoggedList {
  readonly atMs: number;
  readonly right: boolean;
}

/** All that the load process has seen. */
export interface CallLog {
  readonly calls: readonly LoggedCall[];
  readonly attempts: readonly LoggedAttempt[];
  readonly lists: readonly LoggedList[];
}

/** From when to when something was broken; for no time where a provider came and nothing was. */
export interface Episode {
  /** The provider that was; undefined when it was none. */
  readonly address: string | undefined;
  readonly brokenMs: number;
  /** When it was whole again, or announced again. */
  readonly returnedMs: number;
  /** When all had recovered, where the scenario itself looks for that. */
  readonly recoveredMs?: number | undefined;
}
