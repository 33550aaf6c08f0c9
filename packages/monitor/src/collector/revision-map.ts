/** Which of these have changed since a revision: the latest value of each counts, however often it changed. */
export class RevisionMap<T> {
  readonly #entries = new Map<string, { value: T; revision: number }>();
  /** Names by the revision at which they last changed. */
  readonly #changed = new Map<number, Set<string>>();
  #latest = 0;
  /** Names that are gone, by when, oldest first. */
  readonly #gone = new Map<string, number>();
  readonly #mostGone: number;
  #horizon = 0;

  /** @param mostGone how many names that are gone are remembered; default 2,000 */
  constructor(mostGone = 2_000) {
    this.#mostGone = mostGone;
  }

  /** Revisions before this one are too old to tell what has gone since. */
  get horizon(): number {
    return this.#horizon;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(name: string): T | undefined {
    return this.#entries.get(name)?.value;
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  values(): T[] {
    return [...this.#entries.values()].map(({ value }) => value);
  }

  entries(): [name: string, value: T][] {
    return [...this.#entries].map(([name, { value }]) => [name, value]);
  }

  set(name: string, value: T, revision: number): void {
    this.#gone.delete(name);
    this.#move(name, this.#entries.get(name)?.revision, revision);
    this.#entries.set(name, { value, revision });
  }

  /** Marks one as changed that keeps its identity. */
  touch(name: string, revision: number): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#move(name, entry.revision, revision);
    entry.revision = revision;
  }

  delete(name: string, revision: number): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#entries.delete(name);
    this.#move(name, entry.revision, undefined);
    this.#gone.delete(name);
    this.#gone.set(name, revision);
    if (this.#gone.size <= this.#mostGone) return;
    const [oldest, wentAt] = this.#gone.entries().next().value!;
    this.#gone.delete(oldest);
    this.#horizon = wentAt;
  }

  /** Names of those that are there and have changed after a revision. Costs as much as they are, however many others. */
  changedSince(revision: number): string[] {
    const isFar = this.#latest - revision > this.#changed.size;
    const since = isFar
      ? [...this.#changed].filter(([at]) => at > revision).map(([, names]) => names)
      : Array.from({ length: Math.max(0, this.#latest - revision) }, (_, later) =>
          this.#changed.get(revision + 1 + later),
        );
    return since.flatMap((names) => [...(names ?? [])]);
  }

  /** Names of those that went after a revision and have not come back. */
  goneSince(revision: number): string[] {
    return [...this.#gone].filter(([, wentAt]) => wentAt > revision).map(([name]) => name);
  }

  #move(name: string, from: number | undefined, to: number | undefined): void {
    if (from === to) return;
    const left = from === undefined ? undefined : this.#changed.get(from);
    left?.delete(name);
    if (left?.size === 0) this.#changed.delete(from!);
    if (to === undefined) return;
    const joined = this.#changed.get(to) ?? new Set();
    this.#changed.set(to, joined.add(name));
    this.#latest = Math.max(this.#latest, to);
  }
}
