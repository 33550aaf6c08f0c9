/**
 * What the registry needs of a coordination service: a tree of small nodes, ephemeral ones that end with
 * their session, and watches. Implemented by our ZooKeeper client, by npm `zookeeper` in a worker thread, and
 * by a tree in memory; one suite holds all three to it.
 *
 * Every operation settles: with a result, or with a {@link CoordinationError} within its deadline.
 */
export interface Coordination {
  readonly state: CoordinationState;

  /** Why there is no connection at the moment, in words, as far as the service's client tells; else undefined. */
  readonly noConnection?: string | undefined;

  /** Tells of every change of `state`, after it. Returns how to stop. */
  onState(listener: (state: CoordinationState) => void): () => void;

  /**
   * Creates a node; its parent must exist.
   *
   * @throws NODE_EXISTS, NO_NODE (no parent), DENIED, TOO_LARGE, and what any operation may throw
   */
  create(path: string, data: Uint8Array, kind: NodeKind, options?: OperationOptions): Promise<void>;

  /**
   * Reads a node; undefined where there is none. With `watch`, tells once of the next change of the node after
   * the read; where there is none, nothing is watched.
   */
  read(path: string, options?: WatchOptions): Promise<CoordinationNode | undefined>;

  /** Whether a node is there. With `watch`, tells once of the next change: its creation too. */
  exists(path: string, options?: WatchOptions): Promise<boolean>;

  /**
   * Replaces a node's data when it still has `version`; answers the new version.
   *
   * @throws BAD_VERSION, NO_NODE
   */
  write(path: string, data: Uint8Array, version: number, options?: OperationOptions): Promise<number>;

  /**
   * Deletes a node when it still has `version`.
   *
   * @throws BAD_VERSION, NO_NODE, NOT_EMPTY
   */
  remove(path: string, version: number, options?: OperationOptions): Promise<void>;

  /**
   * The names below a node; undefined where there is none. With `watch`, tells once of the next change of the
   * names; where there is no node, nothing is watched.
   */
  children(path: string, options?: WatchOptions): Promise<readonly string[] | undefined>;

  /** How many nodes stand below a node, without their names; 0 where there is none. */
  count(path: string, options?: OperationOptions): Promise<number>;

  /**
   * Tells of every change below `path` until it is stopped: its children appearing, changing, going. A change
   * that happens while there is no connection is not told: read again after each return to `connected`.
   *
   * Undefined where the service has no such watches (ZooKeeper before 3.6, the native client).
   */
  watchBelow(
    path: string,
    listener: (path: string) => void,
    options?: OperationOptions,
  ): Promise<WatchBelow | undefined>;

  /** Ends the session, so that its ephemeral nodes go at once; can be called twice. */
  close(): Promise<void>;
}

/** A running `watchBelow`. */
export interface WatchBelow {
  /** Stops it. Never throws: a watch that the service has lost is stopped already. */
  stop(): Promise<void>;
}

/** Ephemeral nodes end with the session that made them. */
export type NodeKind = 'persistent' | 'ephemeral';

/** A node as it was read. */
export interface CoordinationNode {
  readonly data: Uint8Array;
  readonly version: number;
  /** The session that owns an ephemeral node; undefined for a persistent one. */
  readonly owner: string | undefined;
}

export interface OperationOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default 10,000. */
  readonly timeoutMs?: number | undefined;
}

export interface WatchOptions extends OperationOptions {
  /** Called at most once, when what was read has changed or can no longer be watched. */
  readonly watch?: (() => void) | undefined;
}

/**
 * Where the session stands. `suspended` is not `lost`: ephemeral nodes and watches are still there. After
 * `lost` they are gone, and a new session is sought by itself.
 */
export type CoordinationState =
  | { readonly name: 'connecting' }
  | { readonly name: 'connected'; readonly sessionId: string; readonly sessionTimeoutMs: number }
  | { readonly name: 'suspended'; readonly sessionId: string; readonly mayBeLost: boolean }
  | { readonly name: 'lost'; readonly sessionId: string }
  /** For good: wrong credentials, no such chroot. */
  | { readonly name: 'failed'; readonly error: CoordinationError }
  | { readonly name: 'closed' };

/** What an operation can end with. */
export type CoordinationErrorCode =
  | 'NODE_EXISTS'
  | 'NO_NODE'
  | 'NOT_EMPTY'
  | 'BAD_VERSION'
  /** The connection ended while the operation was on it: it may have taken effect. */
  | 'CONNECTION_LOST'
  | 'SESSION_LOST'
  | 'DENIED'
  | 'AUTH_FAILED'
  | 'READ_ONLY'
  | 'TOO_LARGE'
  | 'FULL'
  | 'CHROOT_MISSING'
  | 'UNRESOLVABLE'
  /** Not within the deadline; nothing was connected, or no answer came. */
  | 'TIMEOUT'
  | 'ABORTED'
  | 'CLOSED'
  | 'FAILED';

/** An operation on the coordination service that failed; `cause` is what the service's client said. */
export class CoordinationError extends Error {
  override readonly name = 'CoordinationError';
  readonly code: CoordinationErrorCode;
  /** What to do about it, where the service knows better than what holds for every error of the code. */
  readonly advice: string | undefined;

  constructor(
    code: CoordinationErrorCode,
    message: string,
    options?: ErrorOptions & { readonly advice?: string | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.advice = options?.advice;
  }
}

/** Whether an error is one of these ends of an operation. */
export const isAnyOf = (
  error: unknown,
  ...codes: readonly CoordinationErrorCode[]
): error is CoordinationError => error instanceof CoordinationError && codes.includes(error.code);
