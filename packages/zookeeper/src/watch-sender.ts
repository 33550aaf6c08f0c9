import type { Outbox } from './outbox.ts';
import { xids } from './protocol.ts';
import { rearmChunks, rearmPath } from './rearm.ts';
import { type SetWatchesArguments, setWatches } from './session-operations.ts';
import type { Watches } from './watches.ts';

/** Tells a server to watch again what this client watches, past every request that waits. */
export class WatchSender {
  readonly #watches: Watches;
  readonly #outbox: Outbox;

  constructor(watches: Watches, outbox: Outbox) {
    this.#watches = watches;
    this.#outbox = outbox;
  }

  /**
   * Everything, to a server that was just attached.
   *
   * @param afterZxid one-shot watches fire at once for what happened after this transaction
   * @param isCurrent whether the connection is still the same
   */
  async sendAll(afterZxid: bigint, isCurrent: () => boolean): Promise<void> {
    const chunks = [...rearmChunks(this.#watches.table)];
    if (chunks.length === 0) return;
    await this.#send(chunks.map((chunk) => ({ ...chunk, afterZxid })));
    if (isCurrent()) this.#watches.onRearmed();
  }

  /** What watches one path, after the server was told to forget it. */
  async sendPath(path: string, afterZxid: bigint): Promise<void> {
    const chunk = rearmPath(this.#watches.table, path);
    if (chunk === undefined) return;
    await this.#send([{ ...chunk, afterZxid }]);
    this.#watches.onRearmed(path);
  }

  #send(chunks: readonly SetWatchesArguments[]): Promise<unknown> {
    const answers = chunks.map((chunk) => this.#outbox.sendNow(setWatches, chunk, xids.setWatches));
    this.#outbox.schedule();
    return Promise.all(answers);
  }
}
