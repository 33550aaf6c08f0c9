import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTableState, type TableShape, toggleFacet, toggleSort, writeTableState } from './table-state.ts';

const shape: TableShape = {
  columns: ['name', 'calls'],
  facets: ['state', 'zone'],
  sort: { column: 'name', descending: false },
};
const state = fc.record({
  text: fc.string(),
  facets: fc.dictionary(fc.constantFrom(...shape.facets), fc.array(fc.string(), { minLength: 1 }), {
    noNullPrototype: true,
  }),
  sort: fc.record({ column: fc.constantFrom(...shape.columns), descending: fc.boolean() }),
});

describe('the state of a table', () => {
  it('comes back from the address as it was written', () => {
    fc.assert(
      fc.property(state, (written) => {
        const address = writeTableState(new URLSearchParams(), written, shape).toString();
        expect(readTableState(new URLSearchParams(address), shape)).toEqual(written);
      }),
    );
  });

  it('leaves the address empty as long as nothing was chosen', () => {
    const usual = { text: '', facets: {}, sort: shape.sort };
    expect(writeTableState(new URLSearchParams(), usual, shape).toString()).toBe('');
  });

  it('leaves alone what else stands in the address, another table of the page included', () => {
    const other: TableShape = { ...shape, prefix: 'method-' };
    const before = new URLSearchParams('show=errors&method-q=get');
    const after = writeTableState(before, { text: 'web', facets: {}, sort: shape.sort }, shape);
    expect(after.get('show')).toBe('errors');
    expect(readTableState(after, other).text).toBe('get');
    expect(readTableState(after, shape).text).toBe('web');
  });

  it('falls back to the usual order for a column that is not there', () => {
    expect(readTableState(new URLSearchParams('sort=-gone'), shape).sort).toEqual(shape.sort);
  });

  it('sorts a new column in its own first direction, and then turns round', () => {
    const first = toggleSort(shape.sort, 'calls', true);
    expect(first).toEqual({ column: 'calls', descending: true });
    expect(toggleSort(first, 'calls', true)).toEqual({ column: 'calls', descending: false });
  });

  it('switches values of a facet on and off', () => {
    const one = toggleFacet({}, 'state', 'up');
    const two = toggleFacet(one, 'state', 'draining');
    expect(two).toEqual({ state: ['up', 'draining'] });
    expect(toggleFacet(toggleFacet(two, 'state', 'up'), 'state', 'draining')).toEqual({});
  });
});
