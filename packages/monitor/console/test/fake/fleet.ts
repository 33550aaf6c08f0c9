import type {
  ConsumerRow,
  EventEntry,
  Load,
  MapEdge,
  MethodRow,
  Overview,
  ProviderRow,
  Series,
  ServiceDetail,
  ServiceSummary,
} from '../../../src/api/types.ts';

/** A made-up fleet in the shapes of the API, the same for the same seed. */
export interface FleetSize {
  readonly services: number;
  readonly providers: number;
  readonly consumers: number;
}

/** Mulberry32: small, seeded, good enough to look alive. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

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
const applications = ['web', 'mobile-api', 'batch', 'checkout', 'recommender'];

export class Fleet {
  readonly #size: FleetSize;
  readonly #random = seeded(7);
  readonly #now: number;
  #revision = 1;
  #services: ServiceDetail[];
  events: EventEntry[] = [];

  constructor(size: FleetSize, now: number) {
    this.#size = size;
    this.#now = now;
    this.#services = Array.from({ length: size.services }, (_, index) => this.#service(index));
    this.events = Array.from({ length: 60 }, (_, index) => this.#event(index));
  }

  get services(): readonly ServiceDetail[] {
    return this.#services;
  }

  find(name: string): ServiceDetail | undefined {
    return this.#services.find(({ summary }) => summary.service === name);
  }

  /** Other figures for every service. */
  stir(): void {
    this.#revision++;
    this.#services = this.#services.map((detail) => {
      const providers = detail.providers.map((row) =>
        row.load === null ? row : { ...row, load: this.#varied(row.load) },
      );
      return { ...detail, providers, summary: summed(detail.summary, providers) };
    });
  }

  overview(): Overview {
    const summaries = this.#services.map(({ summary }) => summary);
    return {
      revision: String(this.#revision),
      at: new Date(this.#now).toISOString(),
      registry: {
        state: 'connected',
        since: new Date(this.#now - 93_600_000).toISOString(),
        session: {
          id: '0x100000a5b2c0001',
          establishedAt: new Date(this.#now - 180_000_000).toISOString(),
          timeoutMs: 10_000,
        },
      },
      totals: {
        services: summaries.length,
        providers: sum(summaries, ({ providers }) => providers.total),
        providersUp: sum(summaries, ({ providers }) => providers.up),
        consumers: sum(summaries, ({ consumers }) => consumers),
        decisions: sum(summaries, ({ decisions }) => decisions),
        load: loads(summaries.map(({ load }) => load)),
      },
      services: summaries,
    };
  }

  /** Who calls whom: most consumers call most providers, some edges fail, some are ejected. */
  edges({ providers, consumers }: ServiceDetail): MapEdge[] {
    const random = seeded(providers.length);
    return consumers.flatMap(({ node, application, load }) =>
      providers
        .filter(() => random() < 0.8)
        .map((provider): MapEdge => {
          const callsPerSecond = ((load?.callsPerSecond ?? 0) / providers.length) * (0.3 + 1.4 * random());
          const troubled = random() < 0.02;
          return {
            consumer: node,
            ...(application !== undefined && { application }),
            provider: provider.node,
            callsPerSecond,
            failedPerSecond: callsPerSecond * (troubled ? 0.3 : random() < 0.3 ? 0.002 : 0),
            p99Us: 2_000 + 30_000 * random() ** 4,
            connections: 1,
            ejected: troubled && random() < 0.4,
          };
        }),
    );
  }

  history(base: Load, stepMs: number): Series {
    const random = seeded(3);
    const length = 3_600_000 / stepMs;
    const wave = (index: number) => 1 + 0.25 * Math.sin(index / 60) + 0.08 * (random() - 0.5);
    const values = (of: (index: number) => number) => Array.from({ length }, (_, index) => of(index));
    return {
      fromMs: this.#now - 3_600_000,
      stepMs,
      values: {
        callsPerSecond: values((index) => base.callsPerSecond * wave(index)),
        failedPerSecond: values((index) => base.failedPerSecond * wave(index) * (index % 97 < 6 ? 9 : 1)),
        refusedPerSecond: values((index) => base.refusedPerSecond * wave(index)),
        inProgress: values((index) => Math.round(base.inProgress * wave(index))),
        connections: values(() => base.connections),
        p50Us: values((index) => (base.p50Us ?? 800) * wave(index)),
        p99Us: values((index) => (base.p99Us ?? 9_000) * wave(index) * (index % 97 < 6 ? 2.4 : 1)),
      },
    };
  }

  #service(index: number): ServiceDetail {
    const service = `${words[index % 10]}-${parts[Math.floor(index / 10) % 10]}${index >= 100 ? '-eu' : ''}`;
    const busy = 40 + 9_000 * this.#random() ** 3;
    const troubled = index % 23 === 4;
    const providers = Array.from({ length: index % 41 === 40 ? 0 : this.#size.providers }, (_, place) =>
      this.#provider(place, busy / this.#size.providers, troubled),
    );
    const consumers = Array.from({ length: this.#size.consumers }, (_, place) => this.#consumer(place, busy));
    const empty: ServiceSummary = {
      service,
      status: 'ok',
      providers: { total: 0, up: 0, draining: 0, disabled: 0, notReady: 0, held: 0, unreadable: 0 },
      consumers: consumers.length,
      decisions: troubled ? 2 : 0,
      load: loads([]),
      stale: index === 12,
    };
    return {
      revision: '1',
      at: new Date(this.#now).toISOString(),
      summary: summed(empty, providers),
      providers,
      consumers,
      plainClients: [
        { address: '10.20.3.7', connections: 4, callsPerSecond: 3.2, providers: 4 },
        { address: '2001:db8::17', connections: 1, callsPerSecond: 0.4, providers: 1 },
      ],
      methods: ['get', 'getMany', 'put', 'list', 'ping'].map((method, place) =>
        this.#method(method, place, busy),
      ),
      unreadable: [],
      control: { document: {}, version: 3, stale: false },
    };
  }

  #provider(place: number, callsPerSecond: number, troubled: boolean): ProviderRow {
    const state = troubled && place % 9 === 3 ? 'draining' : troubled && place % 9 === 7 ? 'disabled' : 'up';
    const failing = troubled && place % 9 === 1;
    const calls = state === 'up' ? callsPerSecond * (0.8 + 0.4 * this.#random()) : 0;
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
        startedAt: new Date(this.#now - 3_600_000 * (place + 2)).toISOString(),
      },
      decisions:
        state === 'up'
          ? {}
          : {
              state: {
                value: state,
                by: 'maria',
                at: new Date(this.#now - 1_500_000).toISOString(),
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
        p50Us: 700 + 300 * this.#random(),
        p99Us: 4_000 + 20_000 * this.#random() ** 3,
        reporting: 1,
      },
      share: 1 / this.#size.providers,
      reportAt: new Date(this.#now - 2_000).toISOString(),
    };
  }

  #consumer(place: number, busy: number): ConsumerRow {
    const callsPerSecond = (busy / this.#size.consumers) * (0.5 + this.#random());
    const application = applications[place % applications.length]!;
    return {
      node: `${application}-${place + 1}`,
      application,
      zone: ['a', 'b', 'c'][place % 3]!,
      version: '11.2',
      host: `client-${place + 1}`,
      language: 'node',
      library: 'thriftkeeper 0.1.0',
      startedAt: new Date(this.#now - 7_200_000).toISOString(),
      limits: [],
      kick: null,
      load: {
        callsPerSecond,
        failedPerSecond: callsPerSecond * (place % 13 === 5 ? 0.03 : 0.0002),
        refusedPerSecond: 0,
        inProgress: Math.round(callsPerSecond / 50),
        connections: this.#size.providers,
        p50Us: 900,
        p99Us: 11_000,
        reporting: 1,
      },
      listStale: false,
      ejected: place % 13 === 5 ? ['node2'] : [],
      reportAt: new Date(this.#now - 1_000).toISOString(),
    };
  }

  #method(method: string, place: number, busy: number): MethodRow {
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

  #event(index: number): EventEntry {
    const { summary } = this.#services[(index * 7) % this.#services.length]!;
    const at = new Date(this.#now - index * 41_000).toISOString();
    const node = `node${(index % 9) + 1}`;
    const { service } = summary;
    const id = 60 - index;
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

  #varied(load: Load): Load {
    const factor = 0.9 + 0.2 * this.#random();
    return {
      ...load,
      callsPerSecond: load.callsPerSecond * factor,
      failedPerSecond: load.failedPerSecond * factor,
      p99Us: load.p99Us === null ? null : load.p99Us * factor,
    };
  }
}

function summed(summary: ServiceSummary, providers: readonly ProviderRow[]): ServiceSummary {
  const inState = (state: ProviderRow['state']) => providers.filter((row) => row.state === state).length;
  const up = inState('up');
  return {
    ...summary,
    status: providers.length === 0 ? 'empty' : up === 0 ? 'down' : up < providers.length ? 'degraded' : 'ok',
    providers: {
      ...summary.providers,
      total: providers.length,
      up,
      draining: inState('draining'),
      disabled: inState('disabled'),
      notReady: inState('notReady'),
    },
    load: loads(providers.map(({ load }) => load)),
  };
}

function loads(all: readonly (Load | null)[]): Load {
  const known = all.filter((load) => load !== null);
  const p99s = known.map(({ p99Us }) => p99Us ?? 0);
  return {
    callsPerSecond: sum(known, ({ callsPerSecond }) => callsPerSecond),
    failedPerSecond: sum(known, ({ failedPerSecond }) => failedPerSecond),
    refusedPerSecond: sum(known, ({ refusedPerSecond }) => refusedPerSecond),
    inProgress: sum(known, ({ inProgress }) => inProgress),
    connections: sum(known, ({ connections }) => connections),
    p50Us: known.length === 0 ? null : 850,
    p99Us: known.length === 0 ? null : Math.max(...p99s),
    reporting: known.length,
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
