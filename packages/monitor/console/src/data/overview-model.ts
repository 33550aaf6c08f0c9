import type {
  EventEntry,
  OverviewDelta,
  OverviewMessage,
  RegistryHealth,
  ServiceSummary,
  Totals,
} from '../../../src/api/types.ts';
import { replaceRows } from './rows.ts';

/** The live model behind the overview. */
export interface OverviewModel {
  readonly revision: string;
  readonly at: string;
  readonly registry: RegistryHealth;
  readonly totals: Totals;
  /** In name order. */
  readonly services: readonly ServiceSummary[];
  /** Newest first. */
  readonly events: readonly EventEntry[];
}

/** Older events are on the events page. */
const mostEvents = 200;

/** The model after a message. A delta without a snapshot before it changes nothing. */
export function applyOverview(
  model: OverviewModel | null,
  message: Exclude<OverviewMessage, { type: 'end' }>,
): OverviewModel | null {
  if (message.type === 'snapshot') {
    const { type: _, events, ...overview } = message;
    return { ...overview, events: newestFirst(events) };
  }
  return model && withDelta(model, message);
}

function withDelta(model: OverviewModel, delta: OverviewDelta): OverviewModel {
  return {
    revision: delta.revision,
    at: delta.at,
    registry: delta.registry ?? model.registry,
    totals: delta.totals,
    services: replaceRows(model.services, delta.services, delta.removed, ({ service }) => service),
    events: delta.events.length === 0 ? model.events : newestFirst([...model.events, ...delta.events]),
  };
}

function newestFirst(events: readonly EventEntry[]): readonly EventEntry[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return [...byId.values()].sort((one, other) => other.id - one.id).slice(0, mostEvents);
}
