import { describe, expect, it } from 'vitest';
import type { EventEntry, OverviewDelta, OverviewMessage, ServiceSummary } from '../../../src/api/types.ts';
import { Fleet } from '../../test/fake/fleet.ts';
import { applyOverview } from './overview-model.ts';

const fleet = new Fleet({ services: 3, providers: 2, consumers: 1 }, 0);
const snapshot: OverviewMessage & { type: 'snapshot' } = {
  type: 'snapshot',
  ...fleet.overview(),
  services: [...fleet.overview().services].sort((one, other) => (one.service < other.service ? -1 : 1)),
  events: [event(1), event(2)],
};
const [first, second, third] = snapshot.services as [ServiceSummary, ServiceSummary, ServiceSummary];

function event(id: number): EventEntry {
  return { id, at: '2026-01-01T00:00:00Z', type: 'serviceAppeared', text: `event ${id}`, details: {} };
}

function delta(more: Partial<OverviewDelta>): OverviewDelta {
  const { totals } = snapshot;
  return {
    type: 'delta',
    revision: '2',
    at: 'later',
    totals,
    services: [],
    removed: [],
    events: [],
    ...more,
  };
}

describe('the model of the overview', () => {
  it('needs a snapshot before a delta', () => {
    expect(applyOverview(null, delta({}))).toBeNull();
  });

  it('replaces what changed and leaves the rest the same objects', () => {
    const model = applyOverview(null, snapshot);
    const changed = { ...second, consumers: 99 };
    const next = applyOverview(model, delta({ services: [changed] }))!;
    expect(next.services).toEqual([first, changed, third]);
    expect(next.services[0]).toBe(first);
    expect(next.registry).toBe(model!.registry);
    expect(next.revision).toBe('2');
  });

  it('keeps the list itself when no service changed', () => {
    const model = applyOverview(null, snapshot)!;
    expect(applyOverview(model, delta({}))!.services).toBe(model.services);
  });

  it('puts a new service in its place by name, and takes those away that are gone', () => {
    const model = applyOverview(null, snapshot);
    const added = { ...second, service: `${first.service}-too` };
    const next = applyOverview(model, delta({ services: [added], removed: [third.service] }))!;
    expect(next.services.map(({ service }) => service)).toEqual([
      first.service,
      added.service,
      second.service,
    ]);
  });

  it('shows events newest first, each once though a resumed stream repeats it', () => {
    const model = applyOverview(null, snapshot);
    const next = applyOverview(model, delta({ events: [event(2), event(3)] }))!;
    expect(next.events.map(({ id }) => id)).toEqual([3, 2, 1]);
  });

  it('starts anew with another snapshot', () => {
    const model = applyOverview(null, snapshot);
    const next = applyOverview(model, { ...snapshot, services: [], events: [] })!;
    expect(next.services).toEqual([]);
    expect(next.events).toEqual([]);
  });
});
