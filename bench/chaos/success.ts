/** Remembers when the latest of the things that succeeded was begun. */
export class Success {
  #begunMs = Number.NEGATIVE_INFINITY;

  /** Passes on a piece of work that begins now. */
  async note<T>(work: Promise<T>): Promise<T> {
    const begunMs = performance.now();
    const value = await work;
    this.#begunMs = Math.max(this.#begunMs, begunMs);
    return value;
  }

  /** Whether something that was begun after this has succeeded. */
  isAfter(sinceMs: number): boolean {
    return this.#begunMs > sinceMs;
  }
}
