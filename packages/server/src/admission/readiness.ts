import { CallRefusal } from '@thriftkeeper/transport';

/** Whether a server says that it is ready, and what it answers while it refuses calls for not being so (CALL-34). */
export class Readiness {
  /** The order that holds; undefined while it is ready. */
  #closing: symbol | undefined;
  #refusal: CallRefusal | undefined;

  /** What the record says. */
  get ready(): boolean {
    return this.#closing === undefined;
  }

  /** The answer to every call; undefined while they are served, which is for a while after it said not to be ready. */
  get refusal(): CallRefusal | undefined {
    return this.#refusal;
  }

  /** Serves again, at once. */
  open(): void {
    this.#closing = undefined;
    this.#refusal = undefined;
  }

  /** Says that it is not ready; what it returns begins to refuse, unless somebody has decided anew by then. */
  close(reason: string | undefined): () => void {
    const order = Symbol('not ready');
    this.#closing = order;
    const why = reason === undefined ? '' : `: ${reason}`;
    return () => {
      if (this.#closing === order)
        this.#refusal = new CallRefusal('NOT_READY', `this provider is not ready${why}`);
    };
  }
}
