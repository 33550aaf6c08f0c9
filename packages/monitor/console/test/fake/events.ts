import type { EventEntry, ServiceDetail } from '../../../src/api/types.ts';

const howMany = 60;

/** What happened in the last hour, newest first. */
export const madeEvents = (services: readonly ServiceDetail[], now: number): EventEntry[] =>
  Array.from({ length: howMany }, (_, index) => event(services, index, now));

function event(services: readonly ServiceDetail[], index: number, now: number): EventEntry {
  const { summary } = services[(index * 7) % services.length]!;
  const at = new Date(now - index * 41_000).toISOString();
  const node = `node${(index % 9) + 1}`;
  const { service } = summary;
  const id = howMany - index;
  switch (index % 4) {
    case 0:
      return {
        id,
        at,
        type: 'providerState',
        service,
        node,
        text: `${node} is draining`,
        details: { from: 'up', to: 'draining' },
      };
    case 1:
      return {
        id,
        at,
        type: 'consumerAppeared',
        service,
        node: 'web-1',
        text: 'web-1 appeared',
        details: {},
      };
    case 2:
      return {
        id,
        at,
        type: 'ejected',
        service,
        node: 'batch-3',
        text: `batch-3 ejected ${node} after 5 failures in a row`,
        details: {},
      };
    default:
      return { id, at, type: 'providerAppeared', service, node, text: `${node} appeared`, details: {} };
  }
}
