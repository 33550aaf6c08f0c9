import { describe, expect, it } from 'vitest';
import { seededRandom, shuffled } from './random.ts';
import { ServerList } from './server-list.ts';

const servers = ['a', 'b', 'c'].map((host) => ({ host, port: 1 }));

describe('ServerList', () => {
  it('tries every server of a shuffled list before it pauses, then in the same order again', () => {
    const list = new ServerList(servers, seededRandom(1), { initialMs: 50, maxMs: 1_000 });
    const round = () => {
      const hosts: string[] = [];
      for (let turn = 0; turn < 3; turn++) {
        if (turn > 0) expect(list.pauseMs()).toBe(0);
        hosts.push(list.take().host);
      }
      return hosts;
    };
    const first = round();
    expect([...first].sort()).toEqual(['a', 'b', 'c']);
    expect(list.pauseMs()).toBeGreaterThan(0);
    expect(round()).toEqual(first);
  });

  it('lengthens the pause by a quarter up to its bound, jittered between half and whole', () => {
    const list = new ServerList(servers.slice(0, 1), seededRandom(2), { initialMs: 64, maxMs: 150 });
    for (const wholeMs of [64, 80, 100, 125, 150, 150]) {
      list.take();
      const pauseMs = list.pauseMs();
      expect(pauseMs).toBeGreaterThanOrEqual(wholeMs / 2);
      expect(pauseMs).toBeLessThanOrEqual(wholeMs);
    }
  });

  it('begins anew, without a pause, after a server proved good', () => {
    const list = new ServerList(servers, seededRandom(3), { initialMs: 50, maxMs: 400 });
    for (let turn = 0; turn < 3; turn++) list.take();
    list.succeeded();
    expect(list.pauseMs()).toBe(0);
  });

  it('begins with each server equally often', () => {
    const random = seededRandom(4);
    const counts = new Map<string, number>();
    for (let turn = 0; turn < 3_000; turn++) {
      const { host } = new ServerList(servers, random, { initialMs: 1, maxMs: 1 }).take();
      counts.set(host, (counts.get(host) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});

describe('random', () => {
  it('repeats itself for a seed, between 0 and 1', () => {
    const [one, same] = [seededRandom(9), seededRandom(9)];
    for (let turn = 0; turn < 1_000; turn++) {
      const value = one();
      expect(value).toBe(same());
      expect(value >= 0 && value < 1).toBe(true);
    }
  });

  it('shuffles a copy', () => {
    const items = [1, 2, 3, 4, 5];
    expect(shuffled(items, seededRandom(1)).sort()).toEqual(items);
    expect(items).toEqual([1, 2, 3, 4, 5]);
  });
});
