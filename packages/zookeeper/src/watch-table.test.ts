import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangeType, type WatchKind, WatchTable } from './watch-table.ts';

const listener = () => () => {};

describe('WatchTable', () => {
  it.each<[ChangeType, WatchKind[]]>([
    ['created', ['data', 'exists']],
    ['changed', ['data', 'exists']],
    ['deleted', ['data', 'exists', 'children']],
    ['children', ['children']],
  ])('%s fires one-shot watches of %s, once', (type, kinds) => {
    for (const kind of ['data', 'exists', 'children'] as const) {
      const table = new WatchTable();
      const wanted = listener();
      table.add(kind, '/a', wanted);
      const fires = kinds.includes(kind);
      expect(table.fire(type, '/a').map((each) => each.listener)).toEqual(fires ? [wanted] : []);
      expect(table.isEmpty).toBe(fires);
      expect(table.fire(type, '/a')).toEqual([]);
    }
  });

  it('tells a listener once of one change, however many of its watches the change fires', () => {
    const table = new WatchTable();
    const one = listener();
    for (const kind of ['data', 'exists', 'children', 'persistent', 'recursive'] as const)
      table.add(kind, '/a', one);
    table.add('recursive', '/', one);
    expect(table.fire('deleted', '/a')).toEqual([{ listener: one, type: 'deleted', path: '/a' }]);
  });

  it('keeps persistent watches, which see their own node only', () => {
    const table = new WatchTable();
    const one = listener();
    table.add('persistent', '/a', one);
    for (const type of ['created', 'changed', 'deleted', 'children'] as const) {
      expect(table.fire(type, '/a')).toEqual([{ listener: one, type, path: '/a' }]);
      expect(table.fire(type, '/a/b')).toEqual([]);
      expect(table.fire(type, '/')).toEqual([]);
    }
  });

  it('brings a recursive watch every change at and below its node but children events', () => {
    const table = new WatchTable();
    const one = listener();
    table.add('recursive', '/a', one);
    for (const path of ['/a', '/a/b', '/a/b/c']) {
      for (const type of ['created', 'changed', 'deleted'] as const) {
        expect(table.fire(type, path)).toEqual([{ listener: one, type, path }]);
      }
      expect(table.fire('children', path)).toEqual([]);
    }
    for (const path of ['/', '/ab', '/b/a']) expect(table.fire('changed', path)).toEqual([]);
  });

  it('matches recursive watches as a prefix by names does', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 5 })
      .map((names) => `/${names.join('/')}`);
    fc.assert(
      fc.property(path, path, (watched, changed) => {
        const table = new WatchTable();
        table.add('recursive', watched, listener());
        const isBelow = watched === '/' || changed === watched || changed.startsWith(`${watched}/`);
        expect(table.fire('changed', changed)).toHaveLength(isBelow ? 1 : 0);
      }),
    );
  });

  it('derives children events below a recursive watch for those who want them of its node', () => {
    const table = new WatchTable();
    const [recursive, children, persistent] = [listener(), listener(), listener()];
    table.add('recursive', '/a', recursive);
    table.add('children', '/a', children);
    table.add('persistent', '/a', persistent);
    expect(table.fire('changed', '/a/b')).toHaveLength(1);
    expect(table.fire('created', '/a/b/c')).toHaveLength(1);
    expect(table.fire('created', '/a/b')).toEqual([
      { listener: recursive, type: 'created', path: '/a/b' },
      { listener: children, type: 'children', path: '/a' },
      { listener: persistent, type: 'children', path: '/a' },
    ]);
    expect(table.fire('deleted', '/a/b')).toHaveLength(2);
  });

  it('knows which persistent mode covers a path', () => {
    const table = new WatchTable();
    const one = listener();
    expect(table.coveredBy('/a')).toBeUndefined();
    table.add('persistent', '/a', one);
    expect(table.coveredBy('/a')).toBe('persistent');
    table.add('recursive', '/a', one);
    expect(table.coveredBy('/a')).toBe('recursive');
    expect(table.coveredBy('/a/b')).toBeUndefined();
    expect(table.remove('recursive', '/a', one)).toBe(true);
    expect(table.remove('recursive', '/a', one)).toBe(false);
    expect(table.coveredBy('/a')).toBe('persistent');
  });

  it('returns every listener with its path when it is cleared', () => {
    const table = new WatchTable();
    const [one, other] = [listener(), listener()];
    table.add('data', '/a', one);
    table.add('data', '/a', other);
    table.add('recursive', '/b', one);
    expect(table.size).toBe(2);
    expect(table.persistent()).toEqual([{ path: '/b', listener: one }]);
    expect(table.clear()).toHaveLength(3);
    expect(table.isEmpty).toBe(true);
  });
});
