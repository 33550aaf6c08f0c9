import { expect, test } from 'vitest';
import { type StaticProviders, staticRegistry } from './memory-registry.ts';

test.each([
  [{ tutorial: 'a:1' }, 'INVALID_ARGUMENT', 'got "a:1"'],
  [{ tutorial: [9090] }, 'INVALID_ARGUMENT', 'got 9090'],
  [{ tutorial: [null] }, 'INVALID_ARGUMENT', 'got null'],
  [{ tutorial: [{ adress: 'a:1' }] }, 'INVALID_ARGUMENT', 'got {"adress":"a:1"}'],
  [{ tutorial: ['a'] }, 'INVALID_ADDRESS', '"a" is no address'],
  [{ tutorial: [{ address: 'a:1', weight: 'x' }] }, 'RECORD_INVALID', '/weight must be integer'],
  [{ 'a/b': ['a:1'] }, 'INVALID_NAME', 'slash'],
])('static providers are refused in words: %j', (providers, code, says) => {
  const make = () => staticRegistry(providers as unknown as StaticProviders);
  expect(make).toThrow(expect.objectContaining({ code }));
  expect(make).toThrow(says);
});
