import { describe, expect, it } from 'vitest';
import { basePathOf, withoutBasePath } from './base-path.ts';

describe('the path below which the monitor is mounted', () => {
  it.each([
    ['/', ''],
    ['/ops', '/ops'],
    ['/ops/thrift', '/ops/thrift'],
    ['/a.b_c~d-e/0', '/a.b_c~d-e/0'],
    ['/apis', '/apis'],
  ])('can be %s', (text, path) => {
    expect(basePathOf(text)).toBe(path);
  });

  it.each([
    '',
    'ops',
    '/ops/',
    '//ops',
    '/ops//x',
    '/a b',
    '/a?b',
    '/a#b',
    '/%41',
    '/"><script>',
    '/..',
    '/a/../b',
    '/.',
    'https://x/ops',
  ])('cannot be %j, and what to write is said', (text) => {
    expect(() => basePathOf(text)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining('"/ops/thrift"') }),
    );
  });

  it.each(['/api', '/api/v1', '/services/x', '/metrics'])(
    'cannot be %s, which is an address of its own',
    (text) => {
      expect(() => basePathOf(text)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(`/ops${text}`) }),
      );
    },
  );
});

it.each([
  ['/ops/thrift', '/'],
  ['/ops/thrift/', '/'],
  ['/ops/thrift?a=1', '/?a=1'],
  ['/ops/thrift/api/v1/overview?x=/ops/thrift', '/api/v1/overview?x=/ops/thrift'],
  ['/api/v1/overview', '/api/v1/overview'],
  ['/ops/thriftier', '/ops/thriftier'],
  ['/ops/thrift/ops/thrift/x', '/ops/thrift/x'],
  ['/', '/'],
])('the address %s is %s below it', (url, rest) => {
  expect(withoutBasePath(url, '/ops/thrift')).toBe(rest);
  expect(withoutBasePath(url, '')).toBe(url);
});
