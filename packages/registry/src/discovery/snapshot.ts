import type { ThriftkeeperError } from '../generated/errors.ts';
import type { Live } from '../live.ts';

/** A provider or consumer as the registry shows it. */
export interface RegistryNode<R> {
  readonly node: string;
  readonly record: R;
  /** Whether the registry does not show it at the moment, and it is kept for now (DISC-6). */
  readonly held: boolean;
}

/** How far a list can be relied on. */
export interface ListStatus {
  /** Nodes whose record cannot be read, with why; they are not in the list. */
  readonly unreadable: readonly { readonly node: string; readonly error: ThriftkeeperError }[];
  /** Whether the registry does not confirm the list at the moment (DISC-12). */
  readonly stale: boolean;
  /** Whether the registry has been read at least once; until then the list is what a snapshot file says, if any. */
  readonly complete: boolean;
  /** Why the registry cannot be read at the moment. */
  readonly trouble: ThriftkeeperError | undefined;
  /**
   * Why the snapshot file could not be read at the start, or cannot be written now (SNAPSHOT_INVALID,
   * SNAPSHOT_FAILED); the list itself does not suffer.
   */
  readonly fileProblem: ThriftkeeperError | undefined;
}

/** The whole list of one service at one time. */
export interface Snapshot<R> extends ListStatus {
  readonly service: string;
  /** In node order. */
  readonly nodes: readonly RegistryNode<R>[];
  /** How long it has been stale at the time of the snapshot, in milliseconds; 0 when it is not. */
  readonly staleForMs: number;
}

/** What of a list is other than it was. */
export interface NodeChange<R> {
  /** Nodes that are new, or have another record, or are held or no longer so. */
  readonly changed: readonly RegistryNode<R>[];
  /** Names of nodes that are gone. */
  readonly removed: readonly string[];
  /** Those of them that went without having said so in their record (DISC-4), as processes do that die. */
  readonly lost: readonly string[];
}

/** What changes in a list, from when it is followed. Nothing queues: what changed often is told once. */
export interface NodeChanges<R> {
  /** What is other than when this was last called; at first, all that there is. Costs as much as has changed. */
  take(): NodeChange<R>;
  stop(): void;
}

/** Follows the nodes of a service. Iterate over it, or read `value`; see {@link Live}. */
export interface NodeWatch<R> extends Live<Snapshot<R>> {
  /** What `value` says beside its nodes. */
  readonly status: ListStatus;
  /** How long the list has been stale by now, in milliseconds; 0 while it is not. */
  readonly staleForMs: number;
  /**
   * Why the registry does not confirm the list by now, as far as that is known: nobody answers, and what each server
   * failed with (REGISTRY_UNAVAILABLE), no such chroot, no right; undefined while it does.
   */
  readonly whyStale: ThriftkeeperError | undefined;
  /**
   * Follows what changes instead of whole lists, each of which costs as much as it is long.
   *
   * @param listener called after every change, of `status` too
   */
  follow(listener: () => void): NodeChanges<R>;
  /**
   * Tells what connecting to a node has shown: one that does not work is not kept in the list when the registry
   * stops showing it (DISC-8).
   */
  report(node: string, works: boolean): void;
  close(): Promise<void>;
}
