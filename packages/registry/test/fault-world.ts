import { expect } from 'vitest';
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
const sessionTimeoutMs = 10_000;
/** By when a node must be back while its process lives and the registry is up. */
const backWithinMs = sessionTimeoutMs + 2_000;
/** How often it is looked, in time of the manual clock. */
const lookEveryMs = 500;

export const providers = [0, 1, 2] as const;
/** The index of the process that follows the list. */
export const watcher = 3;

/** Three providers and a watcher, each with a session of its own, on one tree and one clock. */
export class FaultWorld {
  readonly tree = new MemoryTree();
  readonly clock = new ManualClock();
  readonly sessions: readonly {
    readonly coordination: ReturnType<typeof memoryCoordination>;
    readonly registry: Registry;
  }[];
  readonly announced: readonly Announcement<ProviderRecord>[];
  readonly watch: NodeWatch<ProviderRecord>;
  readonly left = new Set<number>();
  readonly #broken = new Set<string>();
  /** Since when a provider's node has not stood, undisturbed by anything new. */
  readonly #awaySinceMs = new Map<number, number>();
  #before: Snapshot<ProviderRecord> | undefined;
  /** Nodes that went from a list without a word; noted here, since what a listener throws is nobody's to catch. */
  readonly #lost: string[] = [];
  #weight = 1;

  constructor(recursiveWatches: boolean) {
    this.sessions = [...providers, watcher].map((index) => {
      const coordination = memoryCoordination(this.tree, { recursiveWatches, sessionTimeoutMs });
      const random = seededRandom(index + 1);
      return { coordination, registry: new Registry(coordination, { clock: this.clock, random }) };
    });
    this.watch = this.sessions[watcher]!.registry.watchProviders(service);
    this.announced = providers.map((index) =>
      this.sessions[index]!.registry.announceProvider(service, `node${index}`, {
        address: `127.0.0.1:909${index}`,
      }),
    );
    this.watch.subscribe((snapshot) => this.#goodListStays(snapshot));
  }

  faults(who: number) {
    this.#awaySinceMs.delete(who);
    return this.sessions[who]!.coordination.faults;
  }

  change(who: number): void {
    this.announced[who]!.update({ weight: ++this.#weight }).catch(() => {});
  }

  leave(who: number): void {
    this.left.add(who);
    void this.announced[who]!.withdraw();
  }

  /** The watcher finds that a provider does not work. */
  foundBroken(who: number): void {
    this.#broken.add(`node${who}`);
    this.watch.report(`node${who}`, false);
  }

  deletedByOthers(who: number): void {
    this.#awaySinceMs.delete(who);
    if (this.tree.get(this.#path(who))) this.tree.remove(this.#path(who), -1);
  }

  overwrittenByOthers(who: number): void {
    this.#awaySinceMs.delete(who);
    const { token } = this.announced[who]!.record as { token?: string };
    const bytes = Buffer.from(JSON.stringify({ address: 'elsewhere:1', token }));
    if (this.tree.get(this.#path(who))) this.tree.write(this.#path(who), bytes, -1);
  }

  /** The provider's former session has ended, and what it left still stands. */
  leftByFormerSession(who: number): void {
    this.#awaySinceMs.delete(who);
    const there = this.tree.get(this.#path(who));
    if (there === undefined) return;
    this.tree.remove(this.#path(who), -1);
    this.tree.create(this.#path(who), there.data, 'former session');
  }

  /** Every server is restarted with an empty data directory: no node, no session. */
  restartEmpty(): void {
    const all = this.sessions.map((_, who) => this.faults(who));
    for (const faults of all) faults.suspend();
    this.tree.clear();
    for (const faults of all) faults.expire();
    for (const faults of all) faults.resume();
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= lookEveryMs) {
      await this.clock.advance(Math.min(left, lookEveryMs));
      for (const who of providers) this.#isNotAwayForLong(who);
    }
  }

  /** What must be true whenever nothing is under way. */
  async look(): Promise<void> {
    await this.clock.advance(0);
    expect(this.#lost, 'gone without a word, and without the stale mark').toEqual([]);
    for (const who of providers) {
      this.#isNotAwayForLong(who);
      if (this.#isUp(who) && this.announced[who]!.state.value.name === 'registered')
        expect(this.#stands(who), `node${who} says that it is registered`).toBe(true);
    }
    const { state } = this.sessions[watcher]!.coordination;
    if (state.name !== 'connected') expect(this.watch.value.stale, 'stale without a connection').toBe(true);
  }

  /** The registry is up and every process lives: what must be true after a while. */
  async calm(): Promise<void> {
    for (const [who] of this.sessions.entries()) this.faults(who).resume();
    await this.pass(backWithinMs);
    const standing = [...(this.tree.children(folder) ?? [])].sort();
    expect(standing).toEqual(providers.filter((who) => !this.left.has(who)).map((who) => `node${who}`));
    for (const who of providers) {
      if (!this.left.has(who)) expect(this.announced[who]!.state.value).toEqual({ name: 'registered' });
    }
    // Held nodes have had their time too: the list is what stands, and confirmed.
    await this.pass(backWithinMs);
    expect(this.watch.value.nodes.map(({ node }) => node)).toEqual(standing);
    expect(this.watch.value.stale).toBe(false);
    await this.look();
  }

  /** A watch that is closed takes its own watches and listeners along, while the session lives on. */
  async closeWatch(): Promise<void> {
    const { faults } = this.sessions[watcher]!.coordination;
    await this.watch.close();
    await this.clock.advance(0);
    expect(faults.standing, 'what the registry itself listens to').toBe(1);
  }

  /** Nothing is left after a close. */
  async close(): Promise<void> {
    await Promise.all(this.sessions.map(({ registry }) => registry.close()));
    await this.clock.advance(0);
    for (const { coordination } of this.sessions) {
      expect(coordination.faults.standing, 'watches and listeners left').toBe(0);
    }
    expect(this.clock.pending, 'timers left').toBe(0);
  }

  #path(who: number): string {
    return `${folder}/node${who}`;
  }

  #isUp(who: number): boolean {
    return !this.left.has(who) && this.sessions[who]!.coordination.state.name === 'connected';
  }

  /** Whether a provider's node is there as it should be: its record, by its present session. */
  #stands(who: number): boolean {
    const node = this.tree.get(this.#path(who));
    const { state } = this.sessions[who]!.coordination;
    const record = JSON.stringify(this.announced[who]!.record);
    return (
      node !== undefined &&
      state.name === 'connected' &&
      node.owner === state.sessionId &&
      Buffer.from(node.data).toString() === record
    );
  }

  #isNotAwayForLong(who: number): void {
    if (!this.#isUp(who) || this.#stands(who)) this.#awaySinceMs.delete(who);
    else {
      const sinceMs = this.#awaySinceMs.get(who) ?? this.clock.nowMs();
      this.#awaySinceMs.set(who, sinceMs);
      expect(this.clock.nowMs() - sinceMs, `node${who} is away`).toBeLessThanOrEqual(backWithinMs);
    }
  }

  /** A good list is never replaced by an empty one without the stale mark (DISC-13). */
  #goodListStays(snapshot: Snapshot<ProviderRecord>): void {
    const before = this.#before;
    this.#before = snapshot;
    if (before === undefined || before.stale || snapshot.stale || snapshot.nodes.length > 0) return;
    const silently = before.nodes.filter(
      ({ node, record }) => record.state !== 'draining' && !this.#broken.has(node),
    );
    this.#lost.push(...silently.map(({ node }) => node));
  }
}
