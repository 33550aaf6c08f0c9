import { afterEach, describe, expect, it } from 'vitest';
import { memoryCoordination } from '../coordination/memory-coordination.ts';
import { MemoryTree } from '../coordination/memory-tree.ts';
import { Registry } from '../registry.ts';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import { seededRandom } from '../testing/seeded-random.ts';

const path = '/thriftkeeper/tutorial/providers/node1';

describe('a registration', () => {
  const tree = () => new MemoryTree();
  const opened: Registry[] = [];
  const open = (shared: MemoryTree, clock = new ManualClock()) => {
    const coordination = memoryCoordination(shared);
    const registry = new Registry(coordination, { clock, random: seededRandom(opened.length + 1) });
    opened.push(registry);
    return { registry, coordination, faults: coordination.faults, clock };
  };
  const announce = ({ registry }: ReturnType<typeof open>, address = '127.0.0.1:9091') =>
    registry.announceProvider('tutorial', 'node1', { address });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((registry) => registry.close()));
  });

  it('reads back a create whose answer was lost, and does not create twice', async () => {
    const shared = tree();
    const one = open(shared);
    shared.create('/thriftkeeper', new Uint8Array(), undefined);
    shared.create('/thriftkeeper/tutorial', new Uint8Array(), undefined);
    shared.create('/thriftkeeper/tutorial/providers', new Uint8Array(), undefined);
    const announcement = announce(one);
    // The first operation is the reading, the second the create.
    await Promise.resolve();
    one.faults.loseNext('after');
    await settled();
    await one.clock.advance(30_000);
    expect(announcement.state.value).toEqual({ name: 'registered' });
    expect(shared.get(path)?.version).toBe(0);
  });

  it('registers again in a new session, replacing what its former session left', async () => {
    const shared = tree();
    const one = open(shared);
    const announcement = announce(one);
    await announcement.registered();
    const before = shared.get(path)!.owner;
    one.faults.suspend();
    expect(announcement.state.value.name).toBe('registered');
    one.faults.expire();
    one.faults.resume();
    await announcement.state.waitFor(({ name }) => name === 'registered');
    await settled();
    expect(shared.get(path)!.owner).not.toBe(before);
    expect(JSON.parse(Buffer.from(shared.get(path)!.data).toString()).token).toBe(
      (announcement.record as { token: string }).token,
    );
  });

  it('waits for a former life of its address, and says so after a while', async () => {
    const shared = tree();
    const former = open(shared);
    await announce(former).registered();
    const now = open(shared);
    const announcement = announce(now);
    await announcement.state.waitFor(({ name }) => name === 'waiting');
    await now.clock.advance(29_999);
    expect(announcement.state.value.name).toBe('waiting');
    await now.clock.advance(1);
    expect(announcement.state.value).toMatchObject({ name: 'conflict', error: { code: 'NODE_CONFLICT' } });
    await former.registry.close();
    await announcement.state.waitFor(({ name }) => name === 'registered');
  });

  it('leaves a conflict as soon as the other one goes', async () => {
    const shared = tree();
    const other = open(shared);
    await announce(other).registered();
    const announcement = announce(open(shared), '127.0.0.1:9999');
    await expect(announcement.registered()).rejects.toMatchObject({ code: 'NODE_CONFLICT' });
    await other.registry.close();
    await announcement.state.waitFor(({ name }) => name === 'registered');
  });

  it('names a persistent node that stands in its place, and what to do', async () => {
    const shared = tree();
    const one = open(shared);
    for (const each of ['/thriftkeeper', '/thriftkeeper/tutorial', '/thriftkeeper/tutorial/providers', path])
      shared.create(each, Buffer.from('{}'), undefined);
    await expect(announce(one).registered()).rejects.toThrow(/persistent node.*delete that node/);
  });

  it('writes the latest of several changes', async () => {
    const shared = tree();
    const announcement = announce(open(shared));
    await Promise.all([1, 2, 3].map((weight) => announcement.update({ weight })));
    expect(JSON.parse(Buffer.from(shared.get(path)!.data).toString()).weight).toBe(3);
  });

  it('takes its node away when the connection is back, if it was withdrawn without one', async () => {
    const shared = tree();
    const one = open(shared);
    const announcement = announce(one);
    await announcement.registered();
    one.faults.suspend();
    const withdrawn = announcement.withdraw();
    await one.clock.advance(2_000);
    await withdrawn;
    expect(shared.get(path)).toBeDefined();
    one.faults.resume();
    await one.clock.advance(30_000);
    expect(shared.get(path)).toBeUndefined();
  });

  it('leaves a node alone that somebody else has taken meanwhile', async () => {
    const shared = tree();
    const announcement = announce(open(shared));
    await announcement.registered();
    const data = Buffer.from(JSON.stringify({ address: 'other:1', token: 'f'.repeat(32) }));
    shared.write(path, data, -1);
    await announcement.state.waitFor(({ name }) => name === 'conflict');
    await announcement.withdraw();
    expect(Buffer.from(shared.get(path)!.data).toString()).toBe(data.toString());
  });

  it('says what holds it up when a wait ends, and goes on trying', async () => {
    const shared = tree();
    const one = open(shared);
    one.faults.suspend();
    const announcement = announce(one);
    await expect(announcement.registered({ timeoutMs: 1 })).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    });
    await expect(announcement.registered({ timeoutMs: 1 })).rejects.toThrow(/suspended.*goes on trying/);
    // Whoever looks later is told, too.
    expect(announcement.state.value).toMatchObject({
      name: 'pending',
      error: { code: 'REGISTRY_UNAVAILABLE' },
    });
    one.faults.resume();
    await announcement.registered();
    expect(announcement.state.value).toEqual({ name: 'registered' });
  });
});
