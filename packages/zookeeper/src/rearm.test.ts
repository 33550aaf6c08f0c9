import { describe, expect, it } from 'vitest';
import { JuteWriter } from './jute-writer.ts';
import { maxChunkBytes, rearmChunks, rearmPath } from './rearm.ts';
import { setWatches } from './session-operations.ts';
import { type WatchKind, WatchTable, watchKinds } from './watch-table.ts';

const ignore = () => {};
const sizeOf = (chunk: Parameters<typeof setWatches.write>[1]): number => {
  const writer = new JuteWriter();
  setWatches.write(writer, chunk);
  return writer.take()?.length ?? 0;
};

describe('rearmChunks', () => {
  it('is empty when nothing is watched', () => {
    expect([...rearmChunks(new WatchTable())]).toEqual([]);
  });

  it('stays below the bound and names every path once, one-shot watches first', () => {
    const table = new WatchTable();
    for (const kind of watchKinds) {
      for (let index = 0; index < 2_000; index++)
        table.add(kind, `/${kind}/${'é'.repeat(40)}${index}`, ignore);
    }
    const chunks = [...rearmChunks(table)];
    expect(chunks.length).toBeGreaterThan(5);
    const order: WatchKind[] = [];
    for (const chunk of chunks) {
      expect(sizeOf({ ...chunk, afterZxid: 1n })).toBeLessThanOrEqual(maxChunkBytes);
      for (const kind of watchKinds) if (chunk[kind].length > 0) order.push(kind);
    }
    expect(order).toEqual([...order].sort((a, b) => watchKinds.indexOf(a) - watchKinds.indexOf(b)));
    for (const kind of watchKinds) {
      expect(chunks.flatMap((chunk) => chunk[kind]).sort()).toEqual([...table.pathsOf(kind)].sort());
    }
  });

  it('asks for a recursive watch only where both kinds stand', () => {
    const table = new WatchTable();
    table.add('persistent', '/a', ignore);
    table.add('recursive', '/a', ignore);
    expect([...rearmChunks(table)]).toEqual([
      { data: [], exists: [], children: [], persistent: [], recursive: ['/a'] },
    ]);
  });

  it('lets a path that is longer than the bound go alone', () => {
    const table = new WatchTable();
    for (const name of ['x', 'y'.repeat(200), 'z']) table.add('data', `/${name}`, ignore);
    expect([...rearmChunks(table, 150)].map((chunk) => chunk.data.length)).toEqual([1, 1, 1]);
  });

  it('uses the request of old servers unless there is a persistent watch', () => {
    const opcodeOf = setWatches.opcode as (chunk: Parameters<typeof setWatches.write>[1]) => number;
    const none = { data: ['/a'], exists: [], children: [], persistent: [], recursive: [], afterZxid: 0n };
    expect(opcodeOf(none)).toBe(101);
    expect(opcodeOf({ ...none, recursive: ['/b'] })).toBe(105);
  });
});

describe('rearmPath', () => {
  it('lists what watches the path still', () => {
    const table = new WatchTable();
    expect(rearmPath(table, '/a')).toBeUndefined();
    table.add('children', '/a', ignore);
    table.add('data', '/b', ignore);
    table.add('persistent', '/a', ignore);
    expect(rearmPath(table, '/a')).toEqual({
      data: [],
      exists: [],
      children: ['/a'],
      persistent: ['/a'],
      recursive: [],
    });
  });
});
