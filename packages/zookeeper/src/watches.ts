import type { JuteReader } from './jute-reader.ts';
import type { PathArguments } from './operation.ts';
import { withoutChroot } from './paths.ts';
import type { PendingRequest } from './pending-request.ts';
import { eventTypes } from './protocol.ts';
import type { WatchEvent, WatchListener } from './watch-event.ts';
import { type ChangeType, type Delivery, WatchTable } from './watch-table.ts';

const changeTypes = new Map<number, ChangeType>(
  Object.entries(eventTypes).map(([name, number]) => [number, name as ChangeType]),
);

/** The watches of the session that is: arms what was answered, tells what happened. */
export class Watches {
  readonly table = new WatchTable();
  /** Whether the servers of this session turned out to know no persistent watches. */
  isPersistentUnsupported = false;
  readonly #chroot: string;
  readonly #onUncovered: (path: string) => void;
  /** Paths whose persistent watch is under way. */
  readonly #adding = new Map<string, number>();

  /** @param onUncovered a one-shot watch stands here, but the server does not know of it */
  constructor(chroot: string, onUncovered: (path: string) => void) {
    this.#chroot = chroot;
    this.#onUncovered = onUncovered;
  }

  /** Whether one-shot watches of this path are served from a persistent one's events; see `WatchTable`. */
  isCovered(path: string): boolean {
    return this.#adding.has(path) || this.table.coveredBy(path) !== undefined;
  }

  /** Counts a persistent watch of this path as standing while it is under way. */
  async adding<Value>(path: string, answer: Promise<Value>): Promise<Value> {
    this.#adding.set(path, (this.#adding.get(path) ?? 0) + 1);
    try {
      return await answer;
    } finally {
      const left = (this.#adding.get(path) ?? 1) - 1;
      if (left === 0) this.#adding.delete(path);
      else this.#adding.set(path, left);
    }
  }

  /** Notes the watch of a request that was answered. */
  readonly arm = (request: PendingRequest, isAbsent: boolean): void => {
    const { watch } = request;
    // Whoever gave the request up does not wait for its events either.
    if (watch === undefined || request.settled) return;
    const args = request.args as PathArguments & { readonly watch?: boolean };
    const kind = watch.kind === 'exists' && !isAbsent ? 'data' : watch.kind;
    this.table.add(kind, args.path, watch.listener);
    if (args.watch === false && !this.isCovered(args.path)) this.#onUncovered(args.path);
  };

  /** Takes an event from the wire; types that this version does not know are ignored. */
  onEvent(reader: JuteReader, zxid: bigint): void {
    const type = changeTypes.get(reader.int());
    const state = reader.int();
    const path = reader.text();
    if (type === undefined) return;
    for (const delivery of this.table.fire(type, path)) this.#deliver(delivery, zxid, state);
  }

  /** Persistent watches stand again: all, or those of one path. */
  onRearmed(path?: string): void {
    for (const watch of this.table.persistent()) {
      if (path === undefined || watch.path === path) tell(watch.listener, this.#event('rearmed', watch.path));
    }
  }

  /** Forgets every watch of a session that is over; the result tells their listeners. */
  clear(): () => void {
    const ended = this.table.clear();
    this.isPersistentUnsupported = false;
    return () => {
      for (const { path, listener } of ended) tell(listener, this.#event('sessionLost', path));
    };
  }

  /** Tells those whose watch on this path was removed. */
  onRemoved(listeners: readonly WatchListener[], path: string): void {
    for (const listener of listeners) tell(listener, this.#event('watchRemoved', path));
  }

  #deliver(delivery: Delivery, zxid: bigint, state: number): void {
    const event = { ...this.#event(delivery.type, delivery.path), state };
    tell(delivery.listener, zxid > 0n ? { ...event, zxid } : event);
  }

  #event(type: WatchEvent['type'], path: string): WatchEvent {
    return { type, path: withoutChroot(this.#chroot, path) };
  }
}

/** A listener's mistake is its own: it reaches the process as an uncaught exception and disturbs nobody else. */
export function tell<Event>(listener: (event: Event) => void, event: Event): void {
  try {
    listener(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
