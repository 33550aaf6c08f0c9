/** Counts promises that have not settled. Everything that the rounds begin goes through here. */
export class Settling {
  readonly #open = new Map<number, string>();
  #last = 0;

  /** Passes the promise on, and remembers it until it settles. */
  watch<T>(what: string, work: Promise<T>): Promise<T> {
    const id = ++this.#last;
    this.#open.set(id, what);
    const end = () => void this.#open.delete(id);
    work.then(end, end);
    return work;
  }

  /** What has not settled, by name. */
  get open(): string[] {
    return [...this.#open.values()];
  }
}
