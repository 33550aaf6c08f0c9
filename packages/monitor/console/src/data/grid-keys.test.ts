import { expect, it } from 'vitest';
import { moveInGrid } from './grid-keys.ts';

const from = { row: 2, column: 3 };
const press = (key: string, ctrlKey = false) => moveInGrid(from, { key, ctrlKey }, 5, 6);

it('moves about a grid by keys, and stays inside', () => {
  expect(press('ArrowUp')).toEqual({ row: 1, column: 3 });
  expect(press('ArrowRight')).toEqual({ row: 2, column: 4 });
  expect(press('PageDown')).toEqual({ row: 4, column: 3 });
  expect(press('Home')).toEqual({ row: 2, column: 0 });
  expect(press('End', true)).toEqual({ row: 4, column: 5 });
  expect(press('Home', true)).toEqual({ row: 0, column: 0 });
});

it('leaves other keys to whoever wants them', () => {
  expect(press('Tab')).toBeNull();
  expect(press('a')).toBeNull();
});
