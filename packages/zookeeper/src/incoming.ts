import type { Credentials } from './credentials.ts';
import { errorNumbers } from './error-codes.ts';
import type { JuteReader } from './jute-reader.ts';
import type { LossTimer } from './loss-timer.ts';
import { opcodes, xids } from './protocol.ts';
import type { RequestPipeline } from './request-pipeline.ts';
import type { Watches } from './watches.ts';

/** Where frames go. */
export interface Destinations {
  readonly chroot: string;
  readonly watches: Watches;
  readonly credentials: Credentials;
  readonly pipeline: RequestPipeline;
  readonly lossTimer: LossTimer;
  /** Authentication failed for good. */
  onRefused(reason: string): void;
  /** The server closes the connection after this answer: what is sent to it now would be lost. */
  onClosing(why: string): void;
}

/** Sorts what an attached server sends: events, life signs, answers. */
export class Incoming {
  readonly #to: Destinations;
  #lastZxid = 0n;

  constructor(to: Destinations) {
    this.#to = to;
  }

  /** The latest transaction that an answer told of; goes back only with `forget`. */
  get lastZxid(): bigint {
    return this.#lastZxid;
  }

  /** The servers have lost what was seen. */
  forget(): void {
    this.#lastZxid = 0n;
  }

  /**
   * Takes one frame.
   *
   * @param pingSentMs when the last ping was sent
   * @returns whether it settled a promise
   * @throws ZooKeeperError `PROTOCOL_ERROR`
   */
  take(reader: JuteReader, pingSentMs: number): boolean {
    const { watches, credentials, pipeline, lossTimer } = this.#to;
    const xid = reader.int();
    const zxid = reader.long();
    const error = reader.int();
    if (error === errorNumbers.SASL_REQUIRED) {
      this.#to.onRefused('the server requires SASL: set the sasl option');
      return false;
    }
    switch (xid) {
      case xids.event:
        watches.onEvent(reader, zxid);
        return false;
      case xids.ping:
        lossTimer.confirm(pingSentMs);
        return false;
      case xids.auth: {
        const refusal = credentials.answer(error);
        if (refusal !== undefined) this.#to.onRefused(refusal.message);
        else if (error !== 0) this.#to.onClosing('the server refused a credential');
        return true;
      }
      default: {
        const request = pipeline.answer(xid, error, reader, this.#to.chroot, watches.arm);
        // Only answers count: they come after every event of what they tell.
        if (zxid > this.#lastZxid) this.#lastZxid = zxid;
        lossTimer.confirm(request.sentAtMs);
        if (error === errorNumbers.UNIMPLEMENTED && request.operation.opcode === opcodes.addWatch) {
          this.#to.onClosing('the server knows no persistent watches');
        }
        return true;
      }
    }
  }
}
