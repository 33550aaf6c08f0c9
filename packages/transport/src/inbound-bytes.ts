const EMPTY = Buffer.alloc(0);
/** Where consumed bytes leave less than this, a large buffer is let go. */
const KEEP_BYTES = 64 * 1024;

/**
 * The bytes that have arrived and are not consumed yet, always contiguous: `bytes[start..end)`.
 *
 * A chunk that meets an empty buffer is used where it lies; only the rest of an unfinished message is
 * copied. Memory follows the bytes that are there, never a size that the peer announces.
 */
export class InboundBytes {
  bytes: Buffer = EMPTY;
  start = 0;
  end = 0;
  private owned = false;

  get size(): number {
    return this.end - this.start;
  }

  push(chunk: Buffer): void {
    const kept = this.end - this.start;
    if (kept === 0) {
      this.bytes = chunk;
      this.start = 0;
      this.end = chunk.length;
      this.owned = false;
      return;
    }
    const needed = kept + chunk.length;
    if (!this.owned || this.bytes.length - this.end < chunk.length) this.relocate(kept, needed);
    chunk.copy(this.bytes, this.end);
    this.end += chunk.length;
  }

  /** Marks `count` bytes as read. Bytes handed out before must not be used after the next `push`. */
  consume(count: number): void {
    this.start += count;
    if (this.start !== this.end) return;
    this.start = 0;
    this.end = 0;
    if (!this.owned || this.bytes.length > KEEP_BYTES) this.clear();
  }

  clear(): void {
    this.bytes = EMPTY;
    this.start = 0;
    this.end = 0;
    this.owned = false;
  }

  private relocate(kept: number, needed: number): void {
    // Moving within the buffer is only cheap when it frees at least half: each byte moves O(1) times.
    if (this.owned && needed * 2 <= this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end);
    } else {
      const grown = Buffer.allocUnsafeSlow(Math.max(4096, needed * 2));
      this.bytes.copy(grown, 0, this.start, this.end);
      this.bytes = grown;
      this.owned = true;
    }
    this.start = 0;
    this.end = kept;
  }
}
