/** How long a node that went away unannounced stays in the list, with the registry steady (DISC-10). */
export const holdMs = 10_000;

/** How a list treats nodes that leave unannounced. */
export interface KnownListOptions<R> {
  /** Whether they may be held (providers); a list of consumers takes every reading as it is. */
  readonly holds: boolean;
  /** Whether a record announces that its node will leave (DISC-4). */
  readonly leaves: (record: R) => boolean;
}

/** Nodes that are not what they were. */
export interface ListChanges {
  /** Those that have come, gone, or changed in record or in being held. */
  readonly changed: ReadonlySet<string>;
  /** Those of them that went without having announced it (DISC-4). */
  readonly lost: ReadonlySet<string>;
}

/**
 * The list of one service as a client knows it: a pure state machine over readings of the registry, the state
 * of the connection, and what the client finds out about nodes. It keeps a good list from being replaced by
 * a bad reading (05-discovery.md, DISC-3 to DISC-13).
 *
 * Times are monotonic milliseconds, handed in with each event.
 */
export class KnownList<R> {
  readonly #holds: boolean;
  readonly #leaves: (record: R) => boolean;
  readonly #known: Map<string, R>;
  /** Held nodes, and since when. */
  readonly #held = new Map<string, number>();
  /** Nodes that the client found not to work (DISC-8). */
  readonly #broken = new Set<string>();
  /** Nodes that are not what they were when `takeChanged` was last called. */
  #changed: Set<string>;
  /** Those of them that went without having announced it. */
  #lost = new Set<string>();
  #connectedAtMs: number | undefined;
  #knewAtConnect = false;
  #hasRead = false;
  #staleSinceMs: number | undefined;

  /** @param initial what is known before the first reading, stale since `nowMs` */
  constructor(
    { holds, leaves }: KnownListOptions<R>,
    nowMs: number,
    initial: Iterable<readonly [string, R]> = [],
  ) {
    this.#holds = holds;
    this.#leaves = leaves;
    this.#known = new Map(initial);
    this.#changed = new Set(this.#known.keys());
    this.#staleSinceMs = nowMs;
  }

  /** Records by node, held ones included. */
  get nodes(): ReadonlyMap<string, R> {
    return this.#known;
  }

  /** Whether a node is one that the registry does not show at the moment, kept for now. */
  holds(node: string): boolean {
    return this.#held.has(node);
  }

  /** What has changed since this was last called. */
  takeChanged(): ListChanges {
    const changes = { changed: this.#changed, lost: this.#lost };
    this.#changed = new Set();
    this.#lost = new Set();
    return changes;
  }

  /** Since when the registry has not confirmed the list; undefined while it does (DISC-12). */
  get staleSinceMs(): number | undefined {
    return this.#staleSinceMs;
  }

  /** Whether a reading has come since the list was made. */
  get everRead(): boolean {
    return this.#everRead;
  }
  #everRead = false;

  /** When `tick` is due, so that held nodes leave in time; undefined when nothing is held or no time counts. */
  get dueMs(): number | undefined {
    if (this.#connectedAtMs === undefined || this.#held.size === 0) return undefined;
    return Math.max(Math.min(...this.#held.values()), this.#connectedAtMs) + holdMs;
  }

  connected(nowMs: number): void {
    if (this.#connectedAtMs === undefined) {
      this.#connectedAtMs = nowMs;
      this.#knewAtConnect = this.#known.size > 0;
      this.#hasRead = false;
    }
    this.#settle(nowMs);
  }

  /** Suspended or lost: the list stays as it is, and is stale at once (DISC-9). */
  disconnected(nowMs: number): void {
    this.#connectedAtMs = undefined;
    this.#settle(nowMs);
  }

  /** What the client found out about a node by connecting to it (DISC-8). */
  works(node: string, works: boolean, nowMs: number): void {
    if (works) this.#broken.delete(node);
    else if (this.#held.has(node)) this.#remove(node);
    else if (this.#known.has(node)) this.#broken.add(node);
    this.#settle(nowMs);
  }

  /**
   * The nodes with readable records that the registry holds now, all of them.
   *
   * @param changed where the caller knows: the nodes that may be other than at the reading before
   */
  reading(records: ReadonlyMap<string, R>, nowMs: number, changed?: Iterable<string>): void {
    const knownBefore = this.#known.size;
    const all = !this.#everRead || changed === undefined;
    const names = all ? new Set([...this.#known.keys(), ...records.keys()]) : changed;
    const missing: string[] = [];
    for (const node of names) {
      const record = records.get(node);
      if (record === undefined) {
        if (this.#known.has(node) && !this.#held.has(node)) missing.push(node);
        continue;
      }
      if (this.#held.delete(node) || !this.#known.has(node)) this.#broken.delete(node);
      else if (this.#known.get(node) === record) continue;
      this.#known.set(node, record);
      this.#changed.add(node);
      this.#lost.delete(node);
    }
    this.#miss(missing, records.size, knownBefore, nowMs);
    this.#hasRead = true;
    this.#everRead = true;
    this.#settle(nowMs);
  }

  /** Lets time pass: held nodes leave when the registry has been steady for long enough. */
  tick(nowMs: number): void {
    this.#settle(nowMs);
  }

  /** Nodes that the registry shows no longer: whether they are held is decided for all of them together (DISC-6). */
  #miss(missing: readonly string[], present: number, knownBefore: number, nowMs: number): void {
    const unannounced = missing.filter((node) => !this.#leaves(this.#known.get(node)!));
    const gone = this.#held.size + unannounced.length;
    const unsteady =
      this.#knewAtConnect && this.#connectedAtMs !== undefined && nowMs - this.#connectedAtMs < holdMs;
    const suspicious = this.#holds && (present === 0 || 2 * gone > knownBefore || unsteady);
    const toHold = new Set(suspicious ? unannounced.filter((node) => !this.#broken.has(node)) : []);
    for (const node of missing) {
      if (!toHold.has(node)) this.#remove(node);
      else {
        this.#held.set(node, nowMs);
        this.#changed.add(node);
      }
    }
  }

  #settle(nowMs: number): void {
    if (this.#connectedAtMs !== undefined) {
      for (const [node, sinceMs] of this.#held) {
        if (nowMs - Math.max(sinceMs, this.#connectedAtMs) >= holdMs) this.#remove(node);
      }
    }
    const stale = this.#connectedAtMs === undefined || !this.#hasRead || this.#held.size > 0;
    this.#staleSinceMs = stale ? (this.#staleSinceMs ?? nowMs) : undefined;
  }

  #remove(node: string): void {
    const record = this.#known.get(node);
    if (record !== undefined) {
      this.#known.delete(node);
      this.#changed.add(node);
      if (!this.#leaves(record)) this.#lost.add(node);
    }
    this.#held.delete(node);
    this.#broken.delete(node);
  }
}
