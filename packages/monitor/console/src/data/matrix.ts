import type { MapEdge } from '../../../src/api/types.ts';
import { errorShare } from './load.ts';

/** Who calls whom as a matrix: a row per consumer, a column per provider. */
export interface Matrix {
  readonly consumers: readonly MatrixSide[];
  readonly providers: readonly MatrixSide[];
  /** The edge of a consumer and a provider, by {@link edgeKey}. */
  readonly edges: ReadonlyMap<string, MapEdge>;
  /** Calls per second of the busiest edge. */
  readonly most: number;
  /** How many of `providers` are such: what consumers sum into one is none. */
  readonly providersShown: number;
  /** How many consumers and providers there are without the bound. */
  readonly consumersInAll: number;
  readonly providersInAll: number;
}

export interface MatrixSide {
  readonly name: string;
  readonly callsPerSecond: number;
}

export type MatrixOrder = 'name' | 'calls';

export interface MatrixOptions {
  /** Text that names must contain. */
  readonly text: string;
  readonly order: MatrixOrder;
  /** Rows and columns shown at most; the busiest stay. */
  readonly most: number;
}

/** The provider that stands for all that a consumer does not tell apart. */
const rest = '*';

/** What a provider is called. */
export const providerName = (provider: string) => (provider === rest ? 'others' : provider);

export const edgeKey = (consumer: string, provider: string) => `${consumer}\n${provider}`;

/** Lays edges out as a matrix that can still be read: filtered, ordered, bounded. */
export function matrixOf(edges: readonly MapEdge[], { text, order, most }: MatrixOptions): Matrix {
  const wanted = text.trim().toLowerCase();
  const kept = edges.filter(
    ({ consumer, provider, application }) =>
      wanted === '' || [consumer, provider, application].some((name) => name?.toLowerCase().includes(wanted)),
  );
  const consumers = sides(kept, ({ consumer }) => consumer);
  const columns = sides(kept, ({ provider }) => provider);
  const providers = columns.filter(({ name }) => name !== rest);
  const shown = ordered(providers.slice(0, most), order);
  return {
    consumers: ordered(consumers.slice(0, most), order),
    providers: [...shown, ...columns.filter(({ name }) => name === rest)],
    providersShown: shown.length,
    edges: new Map(kept.map((edge) => [edgeKey(edge.consumer, edge.provider), edge])),
    most: kept.reduce((busiest, { callsPerSecond }) => Math.max(busiest, callsPerSecond), 0),
    consumersInAll: consumers.length,
    providersInAll: providers.length,
  };
}

/** One side, busiest first. */
function sides(edges: readonly MapEdge[], nameOf: (edge: MapEdge) => string): MatrixSide[] {
  const sums = new Map<string, number>();
  for (const edge of edges) sums.set(nameOf(edge), (sums.get(nameOf(edge)) ?? 0) + edge.callsPerSecond);
  return [...sums]
    .map(([name, callsPerSecond]) => ({ name, callsPerSecond }))
    .sort((one, other) => other.callsPerSecond - one.callsPerSecond || byName(one, other));
}

const names = new Intl.Collator('en', { numeric: true });
const byName = (one: MatrixSide, other: MatrixSide) => names.compare(one.name, other.name);

function ordered(side: MatrixSide[], order: MatrixOrder): MatrixSide[] {
  return order === 'name' ? side.sort(byName) : side;
}

/** Steps of the scale; 0 is nothing. */
export const heatSteps = 7;

/** The step of a rate: by the root, since few edges are far busier than the rest. */
export function callsHeat(callsPerSecond: number, most: number): number {
  if (callsPerSecond <= 0 || most <= 0) return 0;
  return Math.max(1, Math.ceil(Math.sqrt(Math.min(1, callsPerSecond / most)) * heatSteps));
}

const errorSteps = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.2] as const;

/** The step of an error share, by fixed bounds: a colour says the same on every map. */
export function errorHeat(share: number | null): number {
  if (share === null || share <= 0) return 0;
  const above = errorSteps.findIndex((bound) => share < bound);
  return above === -1 ? heatSteps : above + 1;
}

/** The error share of an edge; null where its consumer does not report. */
export function edgeErrors({ callsPerSecond, failedPerSecond }: MapEdge): number | null {
  return failedPerSecond === null
    ? null
    : errorShare({ callsPerSecond, failedPerSecond, refusedPerSecond: 0 });
}
