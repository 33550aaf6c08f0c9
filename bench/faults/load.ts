import { type Child, startChild } from '../zookeeper/child.ts';
import type { CallLog } from './call-log.ts';
import type { LoadOrder, LoadPlan, LoadStanding } from './load-process.ts';

const processFile = new URL('./load-process.ts', import.meta.url).href;

/** A client under load, in a process of its own. */
export class Load implements AsyncDisposable {
  readonly #child: Child<LoadOrder, LoadStanding>;

  private constructor(child: Child<LoadOrder, LoadStanding>) {
    this.#child = child;
  }

  /** Starts the process; resolves when its client has found a provider. */
  static async start(plan: LoadPlan): Promise<Load> {
    return new Load(await startChild(processFile, [JSON.stringify(plan)]));
  }

  standing(): Promise<LoadStanding> {
    return this.#child.ask({ standing: true });
  }

  async begin(): Promise<void> {
    await this.#child.ask({ begin: true });
  }

  /** From now on the list is right when it has these addresses and no others. */
  async expect(addresses: readonly string[]): Promise<void> {
    await this.#child.ask({ expect: addresses });
  }

  /** Stalls its event loop, and waits for the end of that. */
  async stall(stallMs: number): Promise<void> {
    await this.#child.ask({ stallMs });
  }

  /** Ends the load. @returns all that it saw */
  async end(): Promise<CallLog> {
    return (await this.#child.ask({ end: true })).log!;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#child[Symbol.asyncDispose]());
  }
}
