import { ZooKeeperError } from './errors.ts';

const nothing: Buffer = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into frames: four bytes of length, then so many bytes. Whole frames are read where they
 * arrived; only the piece of a frame that a read ends in is copied, into a buffer that grows with what has really
 * come in, not with what a length promises.
 */
export class FrameSplitter {
  /** The bytes that `start` and `end` of the current frame refer to; valid until the next `push`. */
  bytes = nothing;
  start = 0;
  end = 0;
  #at = 0;
  #filled = 0;
  /** Whether `bytes` is ours to append to, and not what a socket handed over. */
  #owned = false;
  readonly #maxFrameBytes: number;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Bytes that are held for frames not handed out yet. */
  get bufferedBytes(): number {
    return this.#filled - this.#at;
  }

  /** Takes what a read returned. The caller must not write to it afterwards. */
  push(chunk: Buffer): void {
    const left = this.#filled - this.#at;
    if (left === 0) {
      this.bytes = chunk;
      this.#at = 0;
      this.#filled = chunk.length;
      this.#owned = false;
      return;
    }
    if (!this.#owned || this.#filled + chunk.length > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(2 * (left + chunk.length));
      this.bytes.copy(grown, 0, this.#at, this.#filled);
      this.bytes = grown;
      this.#owned = true;
      this.#at = 0;
      this.#filled = left;
    }
    chunk.copy(this.bytes, this.#filled);
    this.#filled += chunk.length;
  }

  /**
   * Moves on to the next whole frame, from `start` to `end` of `bytes`; false when there is none yet.
   *
   * @throws ZooKeeperError `PROTOCOL_ERROR` for a length below zero or above the bound
   */
  next(): boolean {
    const left = this.#filled - this.#at;
    if (left < 4) return this.#rest(left);
    const length = this.bytes.readInt32BE(this.#at);
    if (length < 0 || length > this.#maxFrameBytes) {
      throw new ZooKeeperError(
        'PROTOCOL_ERROR',
        `a frame of ${length} bytes where 0 to ${this.#maxFrameBytes} are allowed (maxFrameBytes); ` +
          'is this really a ZooKeeper client port, and is TLS set on both sides?',
      );
    }
    if (left < 4 + length) return false;
    this.start = this.#at + 4;
    this.end = this.start + length;
    this.#at = this.end;
    return true;
  }

  #rest(left: number): false {
    // A large buffer is let go as soon as it is empty.
    if (left === 0 && this.bytes !== nothing) {
      this.bytes = nothing;
      this.#at = 0;
      this.#filled = 0;
      this.#owned = false;
    }
    return false;
  }
}
