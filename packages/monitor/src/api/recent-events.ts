import type { EventEntry } from './types.ts';

const mostEvents = 1_000;
/** A message of a stream holds no more; the events page has all. */
const mostInMessage = 100;

/** The latest events with the revision at which each came, for streams. */
export class RecentEvents {
  #events: { readonly revision: number; readonly event: EventEntry }[] = [];

  add(events: readonly EventEntry[], revision: number): void {
    const added = events.slice(-mostEvents).map((event) => ({ revision, event }));
    this.#events = [...this.#events, ...added].slice(-mostEvents);
  }

  /** Oldest first. */
  since(revision: number): EventEntry[] {
    return this.#events
      .filter((known) => known.revision > revision)
      .slice(-mostInMessage)
      .map(({ event }) => event);
  }
}
