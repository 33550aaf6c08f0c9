const endBoundMs = 30_000;

/**
 * What a command has started and must end. Things are owned from before they have begun, so that an
 * interruption in the middle of a start leaves nothing behind either.
 */
export class Ownership {
  readonly #ends: (() => PromiseLike<void>)[] = [];
  #ended: Promise<void> | undefined;

  /** Owns what the promise brings, and hands it on. */
  own<Thing extends AsyncDisposable>(starting: Promise<Thing>): Promise<Thing> {
    this.#ends.push(() =>
      starting.then(
        (thing) => thing[Symbol.asyncDispose](),
        () => {},
      ),
    );
    return starting;
  }

  /** Ends everything, last first, within half a minute. Can be called twice. */
  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    const late = setTimeout(() => {
      console.error(`not everything has ended within ${endBoundMs} ms`);
      process.exit(1);
    }, endBoundMs);
    for (const end of this.#ends.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        console.error(error);
      }
    }
    clearTimeout(late);
  }
}
