/**
 * What a watch tells.
 *
 * - `created`, `deleted`, `changed` (data), `children` (a child came or went): what happened to the node `path`;
 *   reading what it is now is the next step, and the caller's.
 * - `rearmed` (persistent watches only): the watch stands again after the connection was away; what happened in
 *   between was not told, so read again.
 * - `watchRemoved`: ended by `removeWatches`; the last event.
 * - `sessionLost`: the session is over and the watch with it; the last event.
 */
export interface WatchEvent {
  readonly type: 'created' | 'deleted' | 'changed' | 'children' | 'rearmed' | 'watchRemoved' | 'sessionLost';
  /** Below the chroot; for the last three types the path that is watched. */
  readonly path: string;
  /** The transaction that was the cause, where the server says so (ZooKeeper 3.9 and later). */
  readonly zxid?: bigint;
  /** ZooKeeper's own number of the session's state as it came with the event; for diagnosis. */
  readonly state?: number;
}

/** Called on the event loop, one event after another; what it throws is thrown as an uncaught exception. */
export type WatchListener = (event: WatchEvent) => void;
