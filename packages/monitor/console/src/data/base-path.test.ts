import { expect, it } from 'vitest';
import { basePath, basePathIn } from './base-path.ts';

it.each([
  ['/ops/thrift/', '/ops/thrift'],
  ['/', ''],
  ['./', ''],
  [null, ''],
])('the page that says %j is below "%s"', (content, path) => {
  expect(basePathIn({ getAttribute: () => content })).toBe(path);
});

it('is the root where there is no page', () => {
  expect([basePath, basePathIn(null)]).toEqual(['', '']);
});
