import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Announcement,
  MemoryTree,
  memoryCoordination,
  type NodeWatch,
  type ProviderRecord,
  Registry,
  type Snapshot,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/manual-clock.ts';
import { seededRandom } from '../src/testing/seeded-random.ts';

const service = 'tutorial';
const folder = `/thriftkeeper/${service}/providers`;
/** By when a node must be back while its process lives and the registry is up. */
const backWithinMs = 10_000 + 2_000;

/** What can happen, to one of three providers or to the one that watches them (index 3). */
type Happening =
  | { readonly what: 'suspend' | 'resume' | 'expire' | 'loseBefore' | 'loseAfter'; readonly who: number }
  | { readonly what: 'deleted' | 'overwritten' | 'change' | 'leave' | 'broken'; readonly who: number }
  | { readonly what: 'emptied'; readonly who: number }
  | { readonly what: 'time'; readonly ms: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom('suspend', 'resume', 'expire', 'loseBefore', 'loseAfter'),
      who: fc.nat(3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constantFrom('deleted', 'overwritten', 'change', 'leave', 'broken'),
      who: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('emptied' as const), who: fc.constant(0) }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('time' as const), ms: fc.integer({ min: 0, max: 15_000 }) }),
  },
) as fc.Arbitrary<Happening>;

/** Three providers and a watcher, each with a session of its own, on one tree and one clock. */
class World {
  readonly tree = new MemoryTree();
  readonly clock = new ManualClock();
  readonly sessions: readonly {
    readonly coordination: ReturnType<typeof memoryCoordination>;
    readonly registry: Registry;
  }[];
  readonly announced: Announcement<ProviderRecord>[];
  readonly watch: NodeWatch<ProviderRecord>;
  readonly left = new Set<number>();
  readonly brokenNow = new Set<string>();
  #before: Snapshot<ProviderRecord> | undefined;
  #weight = 1;

  constructor(recursiveWatches: boolean) {
    this.sessions = [0, 1, 2, 3].map((index) => {
      const coordination = memoryCoordination(this.tree, { recursiveWatches });
      return {
        coordination,
        registry: new Registry(coordination, { clock: this.clock, random: seededRandom(index + 1) }),
      };
    });
    this.watch = this.sessions[3]!.registry.watchProviders(service);
    this.announced = [0, 1, 2].map((index) =>
      this.sessions[index]!.registry.announceProvider(service, `node${index}`, {
        address: `127.0.0.1:909${index}`,
      }),
    );
    this.watch.subscribe((snapshot) => this.#check(snapshot));
  }

  /** A good list is never replaced by an empty one without the stale mark (DISC-13). */
  #check(snapshot: Snapshot<ProviderRecord>): void {
    const before = this.#before;
    this.#before = snapshot;
    if (before === undefined || snapshot.stale || snapshot.nodes.length > 0 || before.stale) return;
    const silently = before.nodes.filter(
      ({ node, record }) => record.state !== 'draining' && !this.brokenNow.has(node),
    );
    expect(
      silently.map(({ node }) => node),
      'gone without a word, and without the stale mark',
    ).toEqual([]);
  }

  async apply(event: Happening): Promise<void> {
    if (event.what === 'time') return this.clock.advance(event.ms);
    const { faults } = this.sessions[event.who]!.coordination;
    const path = `${folder}/node${event.who}`;
    switch (event.what) {
      case 'suspend':
        return faults.suspend();
      case 'resume':
        return faults.resume();
      case 'expire':
        return faults.expire();
      case 'loseBefore':
        return faults.loseNext('before');
      case 'loseAfter':
        return faults.loseNext('after');
      case 'deleted':
        if (this.tree.get(path)) this.tree.remove(path, -1);
        return;
      case 'overwritten': {
        const { token } = this.announced[event.who]!.record as { token?: string };
        if (this.tree.get(path))
          this.tree.write(path, Buffer.from(JSON.stringify({ address: 'elsewhere:1', token })), -1);
        return;
      }
      case 'change':
        if (!this.left.has(event.who))
          this.announced[event.who]!.update({ weight: ++this.#weight }).catch(() => {});
        return;
      case 'leave':
        this.left.add(event.who);
        void this.announced[event.who]!.withdraw();
        return;
      case 'broken':
        this.brokenNow.add(`node${event.who}`);
        this.watch.report(`node${event.who}`, false);
        return;
      default:
        return this.#restartEmpty();
    }
  }

  /** Every server is restarted with an empty data directory: no node, no session. */
  #restartEmpty(): void {
    const all = this.sessions.map(({ coordination }) => coordination.faults);
    for (const faults of all) faults.suspend();
    this.tree.clear();
    for (const faults of all) faults.expire();
    for (const faults of all) faults.resume();
  }

  /** The registry is up and every process lives: what must be true after a while. */
  async calm(): Promise<void> {
    for (const { coordination } of this.sessions) coordination.faults.resume();
    await this.clock.advance(backWithinMs);
    const standing = this.tree.children(folder) ?? [];
    expect([...standing].sort()).toEqual(
      [0, 1, 2].filter((index) => !this.left.has(index)).map((index) => `node${index}`),
    );
    for (const [index, announcement] of this.announced.entries()) {
      if (this.left.has(index)) continue;
      expect(announcement.state.value).toEqual({ name: 'registered' });
      const node = this.tree.get(`${folder}/node${index}`)!;
      expect(JSON.parse(Buffer.from(node.data).toString())).toEqual(announcement.record);
      expect(node.owner).toBe((this.sessions[index]!.coordination.state as { sessionId?: string }).sessionId);
    }
    // Held nodes have had their time too: the list is what stands, and confirmed.
    await this.clock.advance(backWithinMs);
    expect(this.watch.value.nodes.map(({ node }) => node)).toEqual([...standing].sort());
    expect(this.watch.value.stale).toBe(false);
  }

  async close(): Promise<void> {
    await Promise.all(this.sessions.map(({ registry }) => registry.close()));
    await this.clock.advance(0);
    for (const { coordination } of this.sessions) {
      expect(coordination.faults.standing, 'watches and listeners left').toBe(0);
    }
    expect(this.clock.pending, 'timers left').toBe(0);
  }
}

describe.each([
  ['with recursive watches', true],
  ['with one-shot watches', false],
])('whatever happens to connections, sessions and nodes, %s', (_, recursive) => {
  it('what is announced comes back, a good list is not lost, and nothing is left after close', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
        const world = new World(recursive);
        for (const event of happenings) await world.apply(event);
        await world.calm();
        await world.close();
      }),
      { numRuns: 300 },
    );
  });

  it('nothing is left after a close in the middle of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 15 }), async (happenings) => {
        const world = new World(recursive);
        for (const event of happenings) await world.apply(event);
        await world.close();
      }),
      { numRuns: 150 },
    );
  });
});
