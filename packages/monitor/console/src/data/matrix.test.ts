import { describe, expect, it } from 'vitest';
import type { MapEdge } from '../../../src/api/types.ts';
import { callsHeat, edgeErrors, edgeKey, errorHeat, heatSteps, matrixOf, providerName } from './matrix.ts';
import { short, shortShare } from './short.ts';

const edge = (
  consumer: string,
  provider: string,
  callsPerSecond: number,
  more: Partial<MapEdge> = {},
): MapEdge => ({
  consumer,
  provider,
  callsPerSecond,
  failedPerSecond: 0,
  p99Us: null,
  connections: 1,
  ejected: false,
  ...more,
});
const edges = [
  edge('web-2', 'node1', 5),
  edge('web-10', 'node1', 50),
  edge('web-10', 'node2', 1, { application: 'shop' }),
  edge('batch', 'node2', 7),
];
const names = (side: readonly { readonly name: string }[]) => side.map(({ name }) => name);

describe('the client × server matrix', () => {
  it('orders by name as people count, or by calls', () => {
    const byName = matrixOf(edges, { text: '', order: 'name', most: 10 });
    expect(names(byName.consumers)).toEqual(['batch', 'web-2', 'web-10']);
    const byCalls = matrixOf(edges, { text: '', order: 'calls', most: 10 });
    expect(names(byCalls.consumers)).toEqual(['web-10', 'batch', 'web-2']);
    expect(names(byCalls.providers)).toEqual(['node1', 'node2']);
  });

  it('keeps the busiest where there are too many, and says how many there were', () => {
    const matrix = matrixOf(edges, { text: '', order: 'name', most: 2 });
    expect(names(matrix.consumers)).toEqual(['batch', 'web-10']);
    expect(matrix.consumersInAll).toBe(3);
  });

  it('shows what a consumer sums into one at the end, and does not count it as a provider', () => {
    const matrix = matrixOf([edge('web-1', '*', 900), ...edges], { text: '', order: 'calls', most: 2 });
    expect(names(matrix.providers)).toEqual(['node1', 'node2', '*']);
    expect([matrix.providersShown, matrix.providersInAll]).toEqual([2, 2]);
    expect(names(matrix.providers).map(providerName)).toEqual(['node1', 'node2', 'others']);
  });

  it('filters by consumer, application and provider', () => {
    expect(names(matrixOf(edges, { text: ' SHOP ', order: 'name', most: 9 }).consumers)).toEqual(['web-10']);
    expect(names(matrixOf(edges, { text: 'node2', order: 'name', most: 9 }).consumers)).toEqual([
      'batch',
      'web-10',
    ]);
  });

  it('finds an edge by both its ends', () => {
    const matrix = matrixOf(edges, { text: '', order: 'name', most: 9 });
    expect(matrix.edges.get(edgeKey('web-10', 'node2'))).toBe(edges[2]);
    expect(matrix.most).toBe(50);
  });

  it('shades nothing as nothing and the busiest fully, with steps between', () => {
    expect([0, 0.001, 12, 50].map((calls) => callsHeat(calls, 50))).toEqual([0, 1, 4, heatSteps]);
    expect(callsHeat(0, 0)).toBe(0);
  });

  it('shades errors by fixed bounds', () => {
    expect([null, 0, 0.00005, 0.003, 0.06, 0.5].map(errorHeat)).toEqual([0, 0, 1, 3, 6, heatSteps]);
    expect(edgeErrors(edge('a', 'b', 10, { failedPerSecond: 1 }))).toBe(0.1);
    expect(edgeErrors(edge('a', 'b', 10, { failedPerSecond: null }))).toBeNull();
  });

  it('writes rates and shares in at most three characters', () => {
    const rates = [0, 0.001, 0.02, 0.31, 1.2, 940, 1_300, 25_400, 320_000, 3_400_000];
    expect(rates.map(short)).toEqual(['', '0', '.02', '.3', '1', '940', '1k', '25k', '.3M', '3M']);
    expect([null, 0, 0.001, 0.04, 1].map(shortShare)).toEqual(['', '', '<1', '4', '100']);
    for (let value = 0.0001; value < 5e7; value *= 1.07) expect(short(value).length).toBeLessThanOrEqual(3);
  });
});
