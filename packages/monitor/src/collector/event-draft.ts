import type { EventEntry } from '../api/types.ts';

/** An event that has not been stored: what happened, not yet when and as which. */
export type EventDraft = Omit<EventEntry, 'id' | 'at'>;
