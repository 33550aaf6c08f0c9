import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@thriftkeeper/zookeeper';
import type { Witness } from '@thriftkeeper/zookeeper/testing';
import { places } from './places.ts';

/** Shorter than the others': what it leaves behind is waited for in every round. */
const sessionTimeoutMs = 1_000;
const closeTimeoutMs = 1_000;
const toleranceMs = 500;

/** A client that is closed while something is broken: in time, and without leaving its node for good. */
export class Leaver {
  readonly #done: Promise<string[]>;

  private constructor(done: Promise<string[]>) {
    this.#done = done;
  }

  /** Opens it, and closes it `afterMs` later. */
  static async open(addresses: string, afterMs: number): Promise<Leaver> {
    const client = await connect(addresses, { sessionTimeoutMs, closeTimeoutMs });
    try {
      await client.create(places.leaver, '', { mode: 'ephemeral' });
    } catch {
      // That of the last round may still be there; then there is only the closing to look at.
    }
    const leave = async () => {
      await sleep(afterMs);
      const begin = performance.now();
      await client.close();
      const tookMs = Math.round(performance.now() - begin);
      const problem = `close() took ${tookMs} ms, its bound is ${closeTimeoutMs}`;
      return tookMs > closeTimeoutMs + toleranceMs ? [problem] : [];
    };
    return new Leaver(leave());
  }

  /** What is wrong, once it is closed. */
  async verify(witness: Witness): Promise<string[]> {
    const problems = await this.#done;
    const isThere = (await witness.get(places.leaver)) !== undefined;
    return isThere ? [...problems, 'the node of the client that was closed is still there'] : problems;
  }
}
