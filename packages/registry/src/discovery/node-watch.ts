import type { Clock, Timer } from '../clock.ts';
import type { Coordination } from '../coordination/coordination.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import { type Live, LiveValue } from '../live.ts';
import { nameProblem } from '../names.ts';
import type { Random } from '../random.ts';
import { type Child, type Contents, FolderWatch } from './folder-watch.ts';
import { KnownList } from './known-list.ts';

/** A provider or consumer as the registry shows it. */
export interface RegistryNode<R> {
  readonly node: string;
  readonly record: R;
  /** Whether the registry does not show it at the moment, and it is kept for now (DISC-6). */
  readonly held: boolean;
}

/** The whole list of one service at one time. */
export interface Snapshot<R> {
  readonly service: string;
  /** In node order. */
  readonly nodes: readonly RegistryNode<R>[];
  /** Nodes whose record cannot be read, with why; they are not in `nodes`. */
  readonly unreadable: readonly { readonly node: string; readonly error: ThriftkeeperError }[];
  /** Whether the registry does not confirm the list at the moment (DISC-12). */
  readonly stale: boolean;
  /** How long it has been stale at the time of the snapshot, in milliseconds; 0 when it is not. */
  readonly staleForMs: number;
  /** Whether the registry has been read at least once; until then `nodes` is what a snapshot file says, if any. */
  readonly complete: boolean;
  /** Why the registry cannot be read at the moment. */
  readonly trouble: ThriftkeeperError | undefined;
  /**
   * Why the snapshot file could not be read at the start, or cannot be written now (SNAPSHOT_INVALID,
   * SNAPSHOT_FAILED); the list itself does not suffer.
   */
  readonly fileProblem: ThriftkeeperError | undefined;
}

/** Follows the nodes of a service. Iterate over it, or read `value`; see {@link Live}. */
export interface NodeWatch<R> extends Live<Snapshot<R>> {
  /** How long the list has been stale by now, in milliseconds; 0 while it is not. */
  readonly staleForMs: number;
  /**
   * Tells what connecting to a node has shown: one that does not work is not kept in the list when the registry
   * stops showing it (DISC-8).
   */
  report(node: string, works: boolean): void;
  close(): Promise<void>;
}

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
  readonly #clock: Clock;
  readonly #list: KnownList<Entry<R>>;
  readonly #live: LiveValue<Snapshot<R>>;
  readonly #folder: FolderWatch;
  readonly #stopListening: () => void;
  readonly #stopProblems: (() => void) | undefined;
  /** What was made of each child, for as long as the child is the same. */
  #understood = new Map<Child, Entry<R> | ThriftkeeperError>();
  #unreadable: readonly { readonly node: string; readonly error: ThriftkeeperError }[];
  #trouble: ThriftkeeperError | undefined;
  #timer: Timer | undefined;
  #closing: Promise<void> | undefined;

  constructor(plan: NodeWatchPlan<R>, coordination: Coordination, clock: Clock, random: Random) {
    this.#plan = plan;
    this.#clock = clock;
    const start = plan.file?.start;
    const ageMs = start ? clock.wallMs() - (start.staleSinceMs ?? start.writtenAtMs) : 0;
    this.#list = new KnownList<Entry<R>>(
      { holds: plan.holds, leaves: ({ record }) => plan.leaves(record) },
      clock.nowMs() - Math.max(0, ageMs),
      start?.providers,
    );
    this.#unreadable = start?.unreadable ?? [];
    this.#live = new LiveValue(plan.what, this.#snapshot());
    this.#stopProblems = plan.file?.onProblem(() => this.#publish());
    this.#stopListening = coordination.onState(({ name }) => this.#connection(name));
    this.#connection(coordination.state.name);
    this.#folder = new FolderWatch(
      plan.path,
      coordination,
      {
        reading: (contents) => this.#reading(contents),
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

  get staleForMs(): number {
    const since = this.#list.staleSinceMs;
    return since === undefined ? 0 : this.#clock.nowMs() - since;
  }

  subscribe(listener: (value: Snapshot<R>) => void): () => void {
    return this.#live.subscribe(listener);
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
    await Promise.all([this.#folder.close(), ended]);
  }

  #connection(name: Coordination['state']['name']): void {
    const staleBefore = this.#list.staleSinceMs;
    if (name === 'connected') this.#list.connected(this.#clock.nowMs());
    else this.#list.disconnected(this.#clock.nowMs());
    if (staleBefore !== this.#list.staleSinceMs) this.#publish();
  }

  #reading(contents: Contents): void {
    const understood = new Map<Child, Entry<R> | ThriftkeeperError>();
    const records = new Map<string, Entry<R>>();
    const unreadable: { node: string; error: ThriftkeeperError }[] = [];
    this.#trouble = undefined;
    for (const [node, child] of contents) {
      const entry = this.#understood.get(child) ?? this.#understand(node, child);
      understood.set(child, entry);
      if (entry instanceof ThriftkeeperError) {
        unreadable.push({ node, error: entry });
        if (this.#plan.unreadable && nameProblem(node) === undefined)
          records.set(node, { record: this.#plan.unreadable, bytes: child.data });
      } else records.set(node, entry);
    }
    this.#understood = understood;
    this.#unreadable = unreadable;
    this.#list.reading(records, this.#clock.nowMs());
    this.#publish();
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
    this.#live.set(this.#snapshot());
  }

  /** Before the first reading the file knows the list as well as we do. */
  #keep(): void {
    const { nodes, staleSinceMs, everRead } = this.#list;
    if (this.#plan.file === undefined || !everRead) return;
    const providers = new Map([...nodes].map(([node, { bytes }]) => [node, bytes]));
    this.#plan.file.keep({ providers, staleSinceMs });
  }

  #snapshot(): Snapshot<R> {
    const { held, nodes, staleSinceMs, everRead } = this.#list;
    const entries = [...nodes].map(([node, { record }]) => ({ node, record, held: held.has(node) }));
    return {
      service: this.#plan.service,
      nodes: entries.sort((one, other) => (one.node < other.node ? -1 : 1)),
      unreadable: this.#unreadable,
      stale: staleSinceMs !== undefined,
      staleForMs: this.staleForMs,
      complete: everRead,
      trouble: this.#trouble,
      fileProblem: this.#plan.file?.problem,
    };
  }
}
