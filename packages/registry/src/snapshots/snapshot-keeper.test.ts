import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import type { SnapshotDisk } from './snapshot-disk.ts';
import { type ListToKeep, SnapshotKeeper } from './snapshot-keeper.ts';

const path = '/var/lib/app/tutorial.json';
const record = (port: number) => Buffer.from(`{"address":"127.0.0.1:${port}"}`);
const list = (nodes: Record<string, Uint8Array>, staleSinceMs?: number): ListToKeep => ({
  providers: new Map(Object.entries(nodes)),
  staleSinceMs,
});

/** A disk that remembers one file, and fails as it is told. */
class MemoryDisk implements SnapshotDisk {
  content: Buffer | undefined;
  writes = 0;
  fault: NodeJS.ErrnoException | undefined;
  readonly #clock: ManualClock;
  #inode = 0;
  #changedAtMs = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }
  get json() {
    return JSON.parse(this.content!.toString());
  }
  read() {
    return this.content;
  }
  async replace(_: string, bytes: Uint8Array) {
    if (this.fault) throw this.fault;
    this.content = Buffer.from(bytes);
    this.writes++;
    this.#changedAtMs = this.#clock.wallMs();
    return { inode: ++this.#inode, changedAtMs: this.#changedAtMs };
  }
  async stamp() {
    return this.content && { inode: this.#inode, changedAtMs: this.#changedAtMs };
  }
  async tidy() {}
}

describe('the keeper of a snapshot file', () => {
  const start = (content?: object) => {
    const clock = new ManualClock();
    const disk = new MemoryDisk(clock);
    if (content) disk.content = Buffer.from(JSON.stringify(content));
    return { clock, disk, keeper: new SnapshotKeeper('tutorial', path, clock, disk) };
  };
  const one = record(1);

  it('writes the first list at once, and the next ones at most once a second, the latest alone', async () => {
    const { clock, disk, keeper } = start();
    keeper.keep(list({ node1: one }));
    await clock.advance(0);
    expect(disk.json.providers).toEqual({ node1: { address: '127.0.0.1:1' } });
    for (const port of [2, 3, 4]) keeper.keep(list({ node1: one, node2: record(port) }));
    await clock.advance(999);
    expect(disk.writes).toBe(1);
    await clock.advance(1);
    expect(disk.writes).toBe(2);
    expect(disk.json.providers.node2).toEqual({ address: '127.0.0.1:4' });
  });

  it('writes again after a minute without change, so that readers see that it is kept', async () => {
    const { clock, disk, keeper } = start();
    keeper.keep(list({ node1: one }));
    await clock.advance(0);
    const before = disk.json.writtenAt;
    keeper.keep(list({ node1: one }));
    await clock.advance(59_999);
    expect(disk.writes).toBe(1);
    await clock.advance(1);
    expect(disk.writes).toBe(2);
    expect(Date.parse(disk.json.writtenAt) - Date.parse(before)).toBe(60_000);
  });

  it('says since when the list is stale', async () => {
    const { clock, disk, keeper } = start();
    await clock.advance(5_000);
    keeper.keep(list({ node1: one }, 3_000));
    await clock.advance(0);
    expect(disk.json).toMatchObject({ stale: true, staleSince: new Date(3_000).toISOString() });
    keeper.keep(list({ node1: one }));
    await clock.advance(1_000);
    expect(disk.json.stale).toBe(false);
    expect('staleSince' in disk.json).toBe(false);
  });

  it('leaves a file alone that another process has written since this one lost the registry', async () => {
    const { clock, disk, keeper } = start();
    keeper.keep(list({ node1: one }));
    await clock.advance(10_000);
    await disk.replace(path, Buffer.from('{"of":"the other"}'));
    keeper.keep(list({ node1: one }, 9_000));
    await clock.advance(120_000);
    expect(disk.json).toEqual({ of: 'the other' });
    keeper.keep(list({ node1: one }));
    await clock.advance(1_000);
    expect(disk.json.service).toBe('tutorial');
  });

  it('tells that the disk is full, tries again with the next change and each minute, and tells when it is not', async () => {
    const { clock, disk, keeper } = start();
    disk.fault = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const told: (string | undefined)[] = [];
    keeper.onProblem(() => told.push(keeper.problem?.code));
    keeper.keep(list({ node1: one }));
    await clock.advance(0);
    expect(told).toEqual(['SNAPSHOT_FAILED']);
    expect(keeper.problem?.message).toMatch(/tutorial\.json cannot be written: ENOSPC.*room on its disk/);
    expect(keeper.status).toMatchObject({ service: 'tutorial', path, writtenAtMs: undefined });
    disk.fault = undefined;
    await clock.advance(60_000);
    expect(told).toEqual(['SNAPSHOT_FAILED', undefined]);
    expect(keeper.status).toMatchObject({ writtenAtMs: 60_000, problem: undefined });
  });

  it.each([
    ['no JSON', 'hello', /no JSON/],
    [
      'of another service',
      '{"spec":1,"service":"other","writtenAt":"2025-03-01T12:00:00Z","stale":false,"providers":{}}',
      /of the service "other"/,
    ],
    [
      'of a later version',
      '{"spec":2,"service":"tutorial","writtenAt":"2025-03-01T12:00:00Z","stale":false,"providers":{}}',
      /\/spec/,
    ],
    ['cut off', '{"spec":1,"service":"tut', /no JSON/],
  ])('reports a file that is %s, uses it no further, and replaces it', async (_, text, why) => {
    const clock = new ManualClock();
    const disk = new MemoryDisk(clock);
    disk.content = Buffer.from(text);
    const keeper = new SnapshotKeeper('tutorial', path, clock, disk);
    expect(keeper.start).toBeUndefined();
    expect(keeper.problem).toMatchObject({ code: 'SNAPSHOT_INVALID', message: expect.stringMatching(why) });
    keeper.keep(list({ node1: one }));
    await clock.advance(0);
    expect(keeper.problem).toBeUndefined();
    expect(disk.json.providers).toEqual({ node1: { address: '127.0.0.1:1' } });
  });

  it('reports a file that cannot be opened', () => {
    const clock = new ManualClock();
    const disk = new MemoryDisk(clock);
    disk.read = () => {
      throw new Error('EACCES: permission denied');
    };
    const { problem } = new SnapshotKeeper('tutorial', path, clock, disk);
    expect(problem).toMatchObject({ code: 'SNAPSHOT_INVALID', message: expect.stringMatching(/EACCES/) });
  });

  it('writes what is left when it is closed, and nothing afterwards', async () => {
    const { clock, disk, keeper } = start();
    keeper.keep(list({ node1: one }));
    await clock.advance(0);
    keeper.keep(list({}));
    await keeper.close();
    expect(disk.json.providers).toEqual({});
    keeper.keep(list({ node1: one }));
    await clock.advance(120_000);
    expect(disk.writes).toBe(2);
    expect(clock.pending).toBe(0);
  });

  it('writes nothing before the first list, and keeps what was in the file of the control document', async () => {
    const control = { providers: { node1: { 'x-note': 'kept' } } };
    const { clock, disk, keeper } = start({
      spec: 1,
      service: 'tutorial',
      writtenAt: new Date(0).toISOString(),
      stale: false,
      providers: { node1: { address: '127.0.0.1:1' } },
      control,
    });
    expect(keeper.start?.control).toEqual(control);
    await clock.advance(200_000);
    expect(disk.writes).toBe(0);
    keeper.keep(list({ node1: one }));
    keeper.keepConsumers(['client1']);
    await clock.advance(0);
    expect(disk.json).toMatchObject({ control, consumers: ['client1'] });
    await keeper.close();
  });

  it('uses no disk that hangs for longer than two seconds at its end', async () => {
    const { clock, disk, keeper } = start();
    keeper.keep(list({ node1: one }));
    disk.replace = () => new Promise(() => {});
    await clock.advance(0);
    let closed = false;
    void keeper.close().then(() => {
      closed = true;
    });
    await clock.advance(1_999);
    expect(closed).toBe(false);
    await clock.advance(1);
    expect(closed).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
