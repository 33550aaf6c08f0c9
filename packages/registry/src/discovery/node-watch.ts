import type { Clock, Timer } from '../clock.ts';
import type { Coordination } from '../coordination/coordination.ts';
import { whyAway } from '../coordination/why-away.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import { type Live, LiveValue } from '../live.ts';
import { nameProblem } from '../names.ts';
import type { Random } from '../random.ts';
import { ChangeFollower } from './change-follower.ts';
import { type Child, type Contents, FolderWatch } from './folder-watch.ts';
import { KnownList } from './known-list.ts';
import type { ListStatus, NodeChanges, NodeWatch, RegistryNode, Snapshot } from './snapshot.ts';

/** What to follow, and how to read it. */
export interface NodeWatchPlan<R> {
  readonly service: string;
  readonly path: string;
  /** In words: "the providers of tutorial". */
  readonly what: string;
  /** Whether nodes that go unannounced may be held: providers, not consumers. */
  readonly holds: boolean;
  readonly leaves: (record: R) => boolean;
  /** @throws ThriftkeeperError when the record cannot be read */
  readonly read: (bytes: Uint8Array, path: string) => R;
  /** Where the list is kept, and what it begins with; undefined for a list that is not. */
  readonly file?: ListFile<R> | undefined;
  /** A record for a node whose own cannot be read (REC-6); undefined leaves such nodes out. */
  readonly unreadable?: R;
  /** Called when the watch is closed; what it returns is waited for. */
  readonly ended: () => Promise<void> | undefined;
}

/** A record, and the bytes that it was read from. */
interface Entry<R> {
  readonly record: R;
  readonly bytes: Uint8Array;
}

/** The file that a list is kept in (DISC-20). */
export interface ListFile<R> {
  /** What it says before the registry has been read; times by the clock on the wall. */
  readonly start:
    | {
        readonly providers: ReadonlyMap<string, Entry<R>>;
        readonly unreadable: Snapshot<R>['unreadable'];
        readonly writtenAtMs: number;
        readonly staleSinceMs: number | undefined;
      }
    | undefined;
  readonly problem: ThriftkeeperError | undefined;
  onProblem(listener: () => void): () => void;
  keep(list: {
    readonly providers: ReadonlyMap<string, Uint8Array>;
    readonly staleSinceMs: number | undefined;
  }): void;
}

/** Reads the folder of a service's providers or consumers and keeps the list of it. */
export class RegistryNodeWatch<R> implements NodeWatch<R> {
  readonly #plan: NodeWatchPlan<R>;
  readonly #coordination: Coordination;
  readonly #clock: Clock;
  readonly #list: KnownList<Entry<R>>;
  readonly #live: LiveValue<Snapshot<R>>;
  readonly #folder: FolderWatch;
  readonly #stopListening: () => void;
  readonly #stopProblems: (() => void) | undefined;
  readonly #followers = new Set<ChangeFollower<R>>();
  /** What the registry showed last, as far as it could be read. */
  readonly #records = new Map<string, Entry<R>>();
  readonly #problems = new Map<string, ThriftkeeperError>();
  /** The problems as they are told; undefined once they have changed. */
  #unreadable: Snapshot<R>['unreadable'] | undefined;
  #trouble: ThriftkeeperError | undefined;
  #timer: Timer | undefined;
  #closing: Promise<void> | undefined;

  constructor(plan: NodeWatchPlan<R>, coordination: Coordination, clock: Clock, random: Random) {
    this.#plan = plan;
    this.#coordination = coordination;
    this.#clock = clock;
    const start = plan.file?.start;
    const ageMs = start ? clock.wallMs() - (start.staleSinceMs ?? start.writtenAtMs) : 0;
    this.#list = new KnownList<Entry<R>>(
      { holds: plan.holds, leaves: ({ record }) => plan.leaves(record) },
      clock.nowMs() - Math.max(0, ageMs),
      start?.providers,
    );
    this.#unreadable = start?.unreadable;
    this.#live = new LiveValue(plan.what, this.#snapshot());
    this.#stopProblems = plan.file?.onProblem(() => this.#publish());
    this.#stopListening = coordination.onState(({ name }) => this.#connection(name));
    this.#connection(coordination.state.name);
    this.#folder = new FolderWatch(
      plan.path,
      coordination,
      {
        reading: (contents, changed) => this.#reading(contents, changed),
        trouble: (error) => {
          this.#trouble = error;
          this.#publish();
        },
      },
      clock,
      random,
    );
  }

  get value(): Snapshot<R> {
    return this.#live.value;
  }

  get status(): ListStatus {
    return {
      unreadable: this.#unreadableNodes(),
      stale: this.#list.staleSinceMs !== undefined,
      complete: this.#list.everRead,
      trouble: this.#trouble,
      fileProblem: this.#plan.file?.problem,
    };
  }

  get staleForMs(): number {
    const since = this.#list.staleSinceMs;
    return since === undefined ? 0 : this.#clock.nowMs() - since;
  }

  get whyStale(): ThriftkeeperError | undefined {
    return whyAway(this.#coordination, `watching ${this.#plan.path}`) ?? this.#trouble;
  }

  subscribe(listener: (value: Snapshot<R>) => void): () => void {
    return this.#live.subscribe(listener);
  }

  follow(listener: () => void): NodeChanges<R> {
    const follower = new ChangeFollower<R>(
      this.#list.nodes.keys(),
      (node) => this.#node(node),
      listener,
      () => this.#followers.delete(follower),
    );
    if (this.#closing === undefined) this.#followers.add(follower);
    return follower;
  }

  waitFor(...given: Parameters<Live<Snapshot<R>>['waitFor']>): Promise<Snapshot<R>> {
    return this.#live.waitFor(...given);
  }

  [Symbol.asyncIterator](): AsyncIterator<Snapshot<R>> {
    return this.#live[Symbol.asyncIterator]();
  }

  report(node: string, works: boolean): void {
    const before = this.#list.nodes.size;
    this.#list.works(node, works, this.#clock.nowMs());
    if (this.#list.nodes.size !== before) this.#publish();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const ended = this.#plan.ended();
    this.#stopListening();
    this.#stopProblems?.();
    this.#timer?.cancel();
    this.#live.close();
    this.#followers.clear();
    await Promise.all([this.#folder.close(), ended]);
  }

  #connection(name: Coordination['state']['name']): void {
    const staleBefore = this.#list.staleSinceMs;
    if (name === 'connected') this.#list.connected(this.#clock.nowMs());
    else this.#list.disconnected(this.#clock.nowMs());
    if (staleBefore !== this.#list.staleSinceMs) this.#publish();
  }

  #reading(contents: Contents, changed: ReadonlySet<string>): void {
    this.#trouble = undefined;
    // What the snapshot file could not read is known better now.
    if (!this.#list.everRead) this.#unreadable = undefined;
    for (const node of changed) {
      const child = contents.get(node);
      this.#records.delete(node);
      if (this.#problems.delete(node)) this.#unreadable = undefined;
      if (child !== undefined) this.#take(node, child);
    }
    this.#list.reading(this.#records, this.#clock.nowMs(), changed);
    this.#publish();
  }

  #take(node: string, child: Child): void {
    const entry = this.#understand(node, child);
    if (!(entry instanceof ThriftkeeperError)) {
      this.#records.set(node, entry);
      return;
    }
    this.#problems.set(node, entry);
    this.#unreadable = undefined;
    if (this.#plan.unreadable && nameProblem(node) === undefined)
      this.#records.set(node, { record: this.#plan.unreadable, bytes: child.data });
  }

  #understand(node: string, child: Child): Entry<R> | ThriftkeeperError {
    const path = `${this.#plan.path}/${node}`;
    const problem = nameProblem(node);
    if (problem !== undefined)
      return new ThriftkeeperError('INVALID_NAME', `${path} is left out: of the name, ${problem}`);
    try {
      return { record: this.#plan.read(child.data, path), bytes: child.data };
    } catch (error) {
      return error as ThriftkeeperError;
    }
  }

  #publish(): void {
    this.#timer?.cancel();
    const { dueMs } = this.#list;
    if (dueMs !== undefined) {
      this.#timer = this.#clock.setTimer(Math.max(0, dueMs - this.#clock.nowMs()), () => {
        this.#list.tick(this.#clock.nowMs());
        this.#publish();
      });
    }
    this.#keep();
    this.#live.setLater(() => this.#snapshot());
    const changes = this.#list.takeChanged();
    for (const follower of [...this.#followers]) follower.note(changes);
  }

  /** Before the first reading the file knows the list as well as we do. */
  #keep(): void {
    const { nodes, staleSinceMs, everRead } = this.#list;
    if (this.#plan.file === undefined || !everRead) return;
    const providers = new Map([...nodes].map(([node, { bytes }]) => [node, bytes]));
    this.#plan.file.keep({ providers, staleSinceMs });
  }

  #node(node: string): RegistryNode<R> | undefined {
    const entry = this.#list.nodes.get(node);
    return entry && { node, record: entry.record, held: this.#list.holds(node) };
  }

  #unreadableNodes(): Snapshot<R>['unreadable'] {
    this.#unreadable ??= [...this.#problems].map(([node, error]) => ({ node, error }));
    return this.#unreadable;
  }

  #snapshot(): Snapshot<R> {
    const nodes = [...this.#list.nodes.keys()].sort().map((node) => this.#node(node)!);
    return { service: this.#plan.service, nodes, staleForMs: this.staleForMs, ...this.status };
  }
}
