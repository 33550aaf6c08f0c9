/** How late a call may be made; those that are due for longer are left out, as the process did not run. Unit: ms. */
const mostLateMs = 200;

/**
 * An open loop: calls are due at even distances, whether or not those before them were answered.
 *
 * @param perSecond how many
 * @param startMs when the first is due
 */
export class Pace {
  readonly #everyMs: number;
  #nextMs: number;

  constructor(perSecond: number, startMs: number) {
    this.#everyMs = 1_000 / perSecond;
    this.#nextMs = startMs;
  }

  /** The moments at which the calls were due that have to be made now. */
  *due(nowMs: number): Generator<number> {
    if (nowMs - this.#nextMs > mostLateMs) this.#nextMs = nowMs - mostLateMs;
    for (; this.#nextMs <= nowMs; this.#nextMs += this.#everyMs) yield this.#nextMs;
  }
}
