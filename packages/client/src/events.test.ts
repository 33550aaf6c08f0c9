import { describe, expect, it } from 'vitest';
import { Events } from './events.ts';

describe('events', () => {
  it('reach every reader from when it began, until the client is closed', async () => {
    const events = new Events(() => 7);
    events.tell({ type: 'policy' });
    const early = events.read();
    events.tell({ type: 'panic', on: true });
    const late = events.read();
    events.tell({ type: 'panic', on: false });
    events.close();
    const all = async (reader: AsyncIterable<object>) => {
      const read: object[] = [];
      for await (const event of reader) read.push(event);
      return read;
    };
    expect(await all(early)).toEqual([
      { type: 'panic', on: true, atMs: 7 },
      { type: 'panic', on: false, atMs: 7 },
    ]);
    expect(await all(late)).toEqual([{ type: 'panic', on: false, atMs: 7 }]);
    expect(await all(events.read())).toEqual([]);
  });

  it('wake a reader that waits, and are counted where it is too slow', async () => {
    const events = new Events(() => 0);
    const reader = events.read();
    const first = reader.next();
    events.tell({ type: 'policy' });
    expect((await first).value).toMatchObject({ type: 'policy' });
    for (let told = 0; told < 1_200; told++) events.tell({ type: 'returned', node: `n${told}` });
    for (let read = 0; read < 1_000; read++)
      expect((await reader.next()).value).toMatchObject({ node: `n${read}` });
    expect((await reader.next()).value).toMatchObject({ type: 'missed', count: 200 });
    const last = reader.next();
    await reader.return!();
    expect((await last).done).toBe(true);
  });

  it('answer each of several that ask at once, the last ones by the end', async () => {
    const events = new Events(() => 7);
    const reader = events.read();
    const asked = [reader.next(), reader.next(), reader.next()];
    events.tell({ type: 'policy' });
    events.tell({ type: 'stale', on: true });
    events.close();
    expect(await Promise.all(asked)).toEqual([
      { done: false, value: { type: 'policy', atMs: 7 } },
      { done: false, value: { type: 'stale', on: true, atMs: 7 } },
      { done: true, value: undefined },
    ]);
  });
});
