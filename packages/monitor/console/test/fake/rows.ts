import type { ConsumerRow, MethodRow, ProviderRow } from '../../../src/api/types.ts';

export interface FleetSize {
  readonly services: number;
  readonly providers: number;
  readonly consumers: number;
}

/** What everything is made up from. */
export interface Making {
  readonly size: FleetSize;
  readonly now: number;
  readonly random: () => number;
}

const applications = ['web', 'mobile-api', 'batch', 'checkout', 'recommender'];

/** @param callsPerSecond about how many it gets */
export function providerRow(
  { size, now, random }: Making,
  place: number,
  callsPerSecond: number,
  troubled: boolean,
): ProviderRow {
  const state = troubled && place % 9 === 3 ? 'draining' : troubled && place % 9 === 7 ? 'disabled' : 'up';
  const failing = troubled && place % 9 === 1;
  const calls = state === 'up' ? callsPerSecond * (0.8 + 0.4 * random()) : 0;
  return {
    node: `node${place + 1}`,
    address: `10.0.${Math.floor(place / 250)}.${(place % 250) + 1}:9090`,
    state,
    weight: 1,
    record: {
      weight: 1,
      state: 'up',
      transport: 'framed',
      protocol: 'compact',
      tls: false,
      zone: ['a', 'b', 'c'][place % 3]!,
      version: place % 7 === 0 ? '2.4.1' : '2.4.0',
      host: `host-${place + 1}`,
      language: 'node',
      library: 'thriftkeeper 0.1.0',
      startedAt: new Date(now - 3_600_000 * (place + 2)).toISOString(),
    },
    decisions:
      state === 'up'
        ? {}
        : {
            state: {
              value: state,
              by: 'maria',
              at: new Date(now - 1_500_000).toISOString(),
              why: 'disk is being replaced',
            },
          },
    held: false,
    load: {
      callsPerSecond: calls,
      failedPerSecond: calls * (failing ? 0.12 : 0.0004),
      refusedPerSecond: 0,
      inProgress: Math.round(calls / 40),
      connections: 12,
      p50Us: 700 + 300 * random(),
      p99Us: 4_000 + 20_000 * random() ** 3,
      reporting: 1,
    },
    share: 1 / size.providers,
    reportAt: new Date(now - 2_000).toISOString(),
  };
}

/** @param busy calls a second of the whole service */
export function consumerRow({ size, now, random }: Making, place: number, busy: number): ConsumerRow {
  const callsPerSecond = (busy / size.consumers) * (0.5 + random());
  const application = applications[place % applications.length]!;
  return {
    node: `${application}-${place + 1}`,
    application,
    zone: ['a', 'b', 'c'][place % 3]!,
    version: '11.2',
    host: `client-${place + 1}`,
    language: 'node',
    library: 'thriftkeeper 0.1.0',
    startedAt: new Date(now - 7_200_000).toISOString(),
    limits: [],
    kick: null,
    load: {
      callsPerSecond,
      failedPerSecond: callsPerSecond * (place % 13 === 5 ? 0.03 : 0.0002),
      refusedPerSecond: 0,
      inProgress: Math.round(callsPerSecond / 50),
      connections: size.providers,
      p50Us: 900,
      p99Us: 11_000,
      reporting: 1,
    },
    listStale: false,
    ejected: place % 13 === 5 ? ['node2'] : [],
    reportAt: new Date(now - 1_000).toISOString(),
  };
}

/** @param busy as of a consumer */
export function methodRow(method: string, place: number, busy: number): MethodRow {
  const callsPerSecond = busy / 2 ** (place + 1);
  return {
    method,
    callsPerSecond,
    failedPerSecond: callsPerSecond * 0.001,
    refusedPerSecond: 0,
    p50Us: 600 * (place + 1),
    p90Us: 2_000 * (place + 1),
    p99Us: 7_000 * (place + 1),
  };
}
