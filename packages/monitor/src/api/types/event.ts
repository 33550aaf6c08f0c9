export type EventType =
  | 'registryState'
  | 'serviceAppeared'
  | 'serviceGone'
  | 'providerAppeared'
  | 'providerGone'
  | 'providerState'
  | 'providerHeld'
  | 'consumerAppeared'
  | 'consumerGone'
  | 'ejected'
  | 'readmitted'
  | 'controlChanged'
  | 'controlProblem'
  | 'decisionExpired'
  | 'recordUnreadable';

/** Something that was seen to happen. */
export interface EventEntry {
  /** Ascending; survives restarts. */
  readonly id: number;
  readonly at: string;
  readonly type: EventType;
  readonly service?: string;
  /** Provider or consumer. */
  readonly node?: string;
  /** For people, without markup. */
  readonly text: string;
  /** For programs; by type, such as `{ from: 'up', to: 'draining' }`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Newest first. */
export interface EventPage {
  readonly events: readonly EventEntry[];
  /** For `before`, to read on; `null` at the end. */
  readonly next: number | null;
}
