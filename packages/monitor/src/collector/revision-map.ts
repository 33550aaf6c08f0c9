/** Which of these have changed since a revision: the latest value of each counts, however often it changed. */
export class RevisionMap<T> {
  readonly #entries = new Map<string, { value: T; revision: number }>();
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
    this.#entries.set(name, { value, revision });
  }

  /** Marks one as changed that keeps its identity. */
  touch(name: string, revision: number): void {
    const entry = this.#entries.get(name);
    if (entry !== undefined) entry.revision = revision;
  }

  delete(name: string, revision: number): void {
    if (!this.#entries.delete(name)) return;
    this.#gone.delete(name);
    this.#gone.set(name, revision);
    if (this.#gone.size <= this.#mostGone) return;
    const [oldest, wentAt] = this.#gone.entries().next().value!;
    this.#gone.delete(oldest);
    this.#horizon = wentAt;
  }

  /** Names of those that are there and have changed after a revision. */
  changedSince(revision: number): string[] {
    return [...this.#entries].filter(([, entry]) => entry.revision > revision).map(([name]) => name);
  }

  /** Names of those that went after a revision and have not come back. */
  goneSince(revision: number): string[] {
    return [...this.#gone].filter(([, wentAt]) => wentAt > revision).map(([name]) => name);
  }
}
