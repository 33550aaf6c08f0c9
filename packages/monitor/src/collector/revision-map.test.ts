import { describe, expect, it } from 'vitest';
import { RevisionMap } from './revision-map.ts';

describe('a map with revisions', () => {
  it('tells what has changed and gone since, each name once', () => {
    const map = new RevisionMap<number>();
    map.set('a', 1, 1);
    map.set('b', 1, 2);
    map.set('a', 2, 3);
    map.delete('b', 4);
    expect(map.changedSince(2)).toEqual(['a']);
    expect(map.changedSince(3)).toEqual([]);
    expect(map.goneSince(3)).toEqual(['b']);
    expect(map.goneSince(4)).toEqual([]);
    map.set('b', 5, 5);
    expect(map.goneSince(0)).toEqual([]);
    map.touch('a', 6);
    expect(map.changedSince(5)).toEqual(['a']);
  });

  it('tells the same whether the revision is near or long past', () => {
    const map = new RevisionMap<number>();
    map.set('a', 1, 10);
    map.set('b', 1, 1_000);
    map.touch('c', 1_001);
    map.set('c', 1, 1_002);
    map.touch('c', 1_003);
    expect([0, 9, 10, 999, 1_000, 1_002, 1_003, 2_000].map((since) => map.changedSince(since))).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['b', 'c'],
      ['b', 'c'],
      ['c'],
      ['c'],
      [],
      [],
    ]);
    map.delete('c', 1_004);
    expect(map.changedSince(999)).toEqual(['b']);
  });

  it('says from when on it no longer knows what has gone', () => {
    const map = new RevisionMap<number>(2);
    for (let revision = 1; revision <= 4; revision++) {
      map.set(`node${revision}`, 0, revision);
      map.delete(`node${revision}`, revision + 10);
    }
    expect(map.horizon).toBe(12);
    expect(map.goneSince(map.horizon)).toEqual(['node3', 'node4']);
  });
});
