import type {
  ConnectedConsumer,
  ConsumerStatsReport,
  CountByCode,
  Histogram,
  ProviderStatsReport,
  StatsReport,
} from '@thriftkeeper/registry';
import { type BucketCounts, LatencySum } from './latency-sum.ts';
import { isRefusal, unsentRates } from './unsent.ts';

/** What happened per second between two reports, of one method, provider or node. */
export interface Rates {
  readonly callsPerSecond: number;
  readonly failedPerSecond: number;
  readonly refusedPerSecond: number;
  /** Failures and refusals per second by code; those above 0. */
  readonly byCode: Readonly<Record<string, number>>;
  readonly retriesPerSecond: number;
  readonly hedgesPerSecond: number;
  readonly latency: BucketCounts | undefined;
}

/** A peer that a provider reports, with what it did per second. */
export interface PeerRates {
  readonly peer: ConnectedConsumer;
  readonly callsPerSecond: number;
  readonly refusedPerSecond: number;
}

/** What a node did between two of its reports. */
export interface NodeRates {
  readonly whole: Rates;
  readonly methods: ReadonlyMap<string, Rates>;
  /** Of a consumer: by provider. */
  readonly providers: ReadonlyMap<string, Rates>;
  /** Of a provider. */
  readonly peers: readonly PeerRates[];
}

/** Totals of a method or a provider, whichever report they come from. */
interface Totals {
  readonly calls: number;
  readonly failed: number;
  readonly refused: number;
  readonly codes: CountByCode;
  readonly retries: number;
  readonly hedges: number;
  readonly latency: Histogram | undefined;
}

const nothing: Totals = {
  calls: 0,
  failed: 0,
  refused: 0,
  codes: {},
  retries: 0,
  hedges: 0,
  latency: undefined,
};
/** The entry that sums what did not fit (STAT-6). */
const rest = '*';

/** Whether an entry sums what did not fit, and there is nothing of that at the moment. */
export const isIdleRest = (name: string, { callsPerSecond }: Rates): boolean =>
  name === rest && callsPerSecond === 0;

const defaultIntervalMs = 5_000;
const scratch = new LatencySum();

/**
 * What a node did between two of its reports, per second (STAT-3). A process that started since, or that is seen for
 * the first time while young, is measured from its start; else there is nothing to compare with yet.
 */
export function ratesBetween(earlier: StatsReport | undefined, later: StatsReport): NodeRates | undefined {
  const same =
    earlier !== undefined &&
    earlier.role === later.role &&
    earlier.startedAt === later.startedAt &&
    earlier.token === later.token;
  if (same && later.sequence <= earlier.sequence) return undefined;
  const from = same ? earlier : undefined;
  const seconds = secondsBetween(from, later);
  if (from === undefined && earlier === undefined && later.sequence > 3) return undefined;
  return later.role === 'provider'
    ? providerRates(from as ProviderStatsReport | undefined, later, seconds)
    : consumerRates(from as ConsumerStatsReport | undefined, later, seconds);
}

/** By the node's own clock; where that was set meanwhile, by the interval that it meant to keep. */
function secondsBetween(from: StatsReport | undefined, later: StatsReport): number {
  const steps = Math.max(1, later.sequence - (from?.sequence ?? 0));
  const meantMs = (from ?? later).intervalMs ?? defaultIntervalMs;
  // A report says the wait after it, which changes with the fleet (STAT-2): of other waits it says little.
  const otherMs = from ? (later.intervalMs ?? defaultIntervalMs) : defaultIntervalMs;
  const [one, other] = from && steps === 1 ? [meantMs, meantMs] : [meantMs, otherMs];
  const [leastMs, mostMs] = [(steps * Math.min(one, other)) / 10, steps * Math.max(one, other) * 10];
  const tookMs = Date.parse(later.at) - Date.parse(from?.at ?? later.startedAt);
  return (tookMs > leastMs && tookMs < mostMs ? tookMs : steps * meantMs) / 1_000;
}

function providerRates(
  from: ProviderStatsReport | undefined,
  later: ProviderStatsReport,
  seconds: number,
): NodeRates {
  const totals = ({ methods = {} }: Partial<ProviderStatsReport>) =>
    mapTotals(methods, ({ received, failed, refused = {}, latency }) => ({
      ...nothing,
      calls: received,
      failed,
      refused: sum(Object.values(refused)),
      codes: refused,
      latency,
    }));
  const methods = eachRate(totals(from ?? {}), totals(later), seconds);
  const before = new Map((from?.consumers ?? []).map((peer) => [peerKey(peer), peer]));
  const peers = (later.consumers ?? []).map((peer) => {
    const known = before.get(peerKey(peer));
    // One that a cut report had left out before may have called for long: it begins at 0.
    const grown = (name: 'received' | 'refused') => {
      const count = peer[name] ?? 0;
      return Math.max(0, count - (known?.[name] ?? (from?.truncated ? count : 0)));
    };
    return {
      peer,
      callsPerSecond: grown('received') / seconds,
      refusedPerSecond: grown('refused') / seconds,
    };
  });
  return { whole: summed(methods.values()), methods, providers: new Map(), peers };
}

function consumerRates(
  from: ConsumerStatsReport | undefined,
  later: ConsumerStatsReport,
  seconds: number,
): NodeRates {
  const split = (codes: CountByCode) => {
    const refused = sum(Object.entries(codes).map(([code, count]) => (isRefusal(code) ? count : 0)));
    return { failed: sum(Object.values(codes)) - refused, refused, codes };
  };
  const providers = ({ providers: entries = {} }: Partial<ConsumerStatsReport>) =>
    mapTotals(entries, ({ attempts, failed = {}, latency }) => ({
      ...nothing,
      calls: attempts,
      ...split(failed),
      latency,
    }));
  const methods = ({ methods: entries = {} }: Partial<ConsumerStatsReport>) =>
    mapTotals(entries, ({ calls, failed = {}, retries = 0, hedges = 0, latency }) => ({
      calls,
      ...split(failed),
      retries,
      hedges,
      latency,
    }));
  const byProvider = eachRate(providers(from ?? {}), providers(later), seconds);
  const byMethod = eachRate(methods(from ?? {}), methods(later), seconds);
  return {
    whole: summed([...byProvider.values(), unsentRates(byMethod.values(), byProvider.values())]),
    methods: byMethod,
    providers: byProvider,
    peers: [],
  };
}

const peerKey = ({ node, application, address }: ConnectedConsumer) =>
  JSON.stringify(node === undefined ? [address] : [node, application, address]);

const mapTotals = <E>(entries: Readonly<Record<string, E>>, read: (entry: E) => Totals) =>
  new Map(Object.entries(entries).map(([name, entry]) => [name, read(entry)]));

function eachRate(
  before: ReadonlyMap<string, Totals>,
  after: ReadonlyMap<string, Totals>,
  seconds: number,
): Map<string, Rates> {
  // Entries that were summed into `*` since bring all that they ever counted with them.
  const moved = [...before].filter(([name]) => name !== rest && !after.has(name));
  return new Map(
    [...after].map(([name, totals]) => {
      const known = before.get(name);
      const taken = name === rest ? moved.map(([, entry]) => entry) : [];
      return [name, rate([...(known ? [known] : []), ...taken], totals, seconds)];
    }),
  );
}

function rate(before: readonly Totals[], after: Totals, seconds: number): Rates {
  const grown = (read: (totals: Totals) => number) =>
    Math.max(0, read(after) - sum(before.map(read))) / seconds;
  const byCode: Record<string, number> = {};
  for (const code of Object.keys(after.codes)) {
    const perSecond = grown(({ codes }) => codes[code] ?? 0);
    if (perSecond > 0) byCode[code] = perSecond;
  }
  scratch.clear();
  if (after.latency) scratch.add(after.latency.buckets);
  for (const { latency } of before) if (latency) scratch.add(latency.buckets, -1);
  return {
    callsPerSecond: grown(({ calls }) => calls),
    failedPerSecond: grown(({ failed }) => failed),
    refusedPerSecond: grown(({ refused }) => refused),
    byCode,
    retriesPerSecond: grown(({ retries }) => retries),
    hedgesPerSecond: grown(({ hedges }) => hedges),
    latency: scratch.counts(),
  };
}

/** Several as one: a node of its methods, a service of its nodes. */
export function summed(parts: Iterable<Rates>): Rates {
  const byCode: Record<string, number> = {};
  const total = { callsPerSecond: 0, failedPerSecond: 0, refusedPerSecond: 0 };
  let [retriesPerSecond, hedgesPerSecond] = [0, 0];
  scratch.clear();
  for (const part of parts) {
    total.callsPerSecond += part.callsPerSecond;
    total.failedPerSecond += part.failedPerSecond;
    total.refusedPerSecond += part.refusedPerSecond;
    retriesPerSecond += part.retriesPerSecond;
    hedgesPerSecond += part.hedgesPerSecond;
    for (const [code, perSecond] of Object.entries(part.byCode))
      byCode[code] = (byCode[code] ?? 0) + perSecond;
    if (part.latency) scratch.add(part.latency);
  }
  return { ...total, byCode, retriesPerSecond, hedgesPerSecond, latency: scratch.counts() };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
