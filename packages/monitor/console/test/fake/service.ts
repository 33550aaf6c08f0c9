import type { ServiceDetail, ServiceSummary } from '../../../src/api/types.ts';
import { consumerRow, type Making, methodRow, providerRow } from './rows.ts';
import { loads, summed } from './sums.ts';

const words = [
  'billing',
  'catalog',
  'search',
  'session',
  'mail',
  'ledger',
  'quota',
  'media',
  'rank',
  'audit',
];
const parts = ['reader', 'writer', 'index', 'cache', 'router', 'worker', 'store', 'gateway', 'feed', 'relay'];

/** One of a fleet: some have no provider, some are in trouble, one is stale. */
export function madeService(making: Making, index: number): ServiceDetail {
  const { size, now, random } = making;
  const service = `${words[index % 10]}-${parts[Math.floor(index / 10) % 10]}${index >= 100 ? '-eu' : ''}`;
  const busy = 40 + 9_000 * random() ** 3;
  const troubled = index % 23 === 4;
  const providers = Array.from({ length: index % 41 === 40 ? 0 : size.providers }, (_, place) =>
    providerRow(making, place, busy / size.providers, troubled),
  );
  const consumers = Array.from({ length: size.consumers }, (_, place) => consumerRow(making, place, busy));
  const empty: ServiceSummary = {
    service,
    status: 'ok',
    providers: {
      total: 0,
      up: 0,
      draining: 0,
      disabled: 0,
      notReady: 0,
      held: 0,
      unreadable: 0,
      lost: index === 3 ? 1 : 0,
    },
    lost: index === 3 ? [{ node: 'node99', at: new Date(now - 240_000).toISOString() }] : [],
    consumers: consumers.length,
    decisions: troubled ? 2 : 0,
    load: loads([]),
    stale: index === 12,
  };
  return {
    revision: '1',
    at: new Date(now).toISOString(),
    summary: summed(empty, providers),
    providers,
    consumers,
    plainClients: [
      { address: '10.20.3.7', connections: 4, callsPerSecond: 3.2, providers: 4 },
      { address: '2001:db8::17', connections: 1, callsPerSecond: 0.4, providers: 1 },
    ],
    methods: ['get', 'getMany', 'put', 'list', 'ping'].map((method, place) => methodRow(method, place, busy)),
    unreadable: [],
    control: { document: {}, version: 3, stale: false },
  };
}
