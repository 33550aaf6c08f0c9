import { describe, expect, it } from 'vitest';
import { checkPath, parentOf, withChroot, withoutChroot } from './paths.ts';

describe('checkPath', () => {
  it.each(['/', '/a', '/a/b.c/..d', '/...', '/ä/日本', '/a b'])('accepts %j', (path) => {
    expect(() => checkPath(path)).not.toThrow();
  });

  it.each([
    '',
    'a',
    '//',
    '/a/',
    '/a//b',
    '/.',
    '/..',
    '/a/../b',
    '/a/./b',
    '/a/..',
    '/a\u0000',
    '/\u001f',
    '/\u007f',
    '/\u009f',
    '/\ud83d\ude00',
    '/\ue000',
    '/\ufff0',
  ])('refuses %j and says why', (path) => {
    expect(() => checkPath(path)).toThrow(expect.objectContaining({ code: 'INVALID_PATH', path }));
  });

  it('lets a sequential path end in a slash', () => {
    expect(() => checkPath('/a/', true)).not.toThrow();
  });

  it('refuses what is not a string', () => {
    expect(() => checkPath(7 as unknown as string)).toThrow(
      expect.objectContaining({ code: 'INVALID_PATH' }),
    );
  });
});

describe('chroot', () => {
  it('goes before every path, and is taken off again', () => {
    for (const path of ['/', '/a', '/a/b']) {
      for (const chroot of ['', '/c', '/c/d'])
        expect(withoutChroot(chroot, withChroot(chroot, path))).toBe(path);
    }
    expect(withChroot('/c', '/')).toBe('/c');
  });

  it('leaves paths from elsewhere as they are', () => {
    expect(withoutChroot('/c', '/cc/x')).toBe('/cc/x');
    expect(withoutChroot('/c', '/zookeeper/config')).toBe('/zookeeper/config');
  });
});

describe('parentOf', () => {
  it('ends at the root', () => {
    expect(['/a/b/c', '/a', '/'].map(parentOf)).toEqual(['/a/b', '/', undefined]);
  });
});
