import { expect, it } from 'vitest';
import { median } from './median.ts';
import { table } from './table.ts';

it('the median of an even count lies between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
});

it('a table has its first column flush left and the others flush right', () => {
  expect(
    table(
      ['what', 'ms'],
      [
        ['a', 1_234],
        ['bcdef', 1.25],
      ],
    ),
  ).toBe(['what      ms', 'a      1,234', 'bcdef    1.3'].join('\n'));
});
