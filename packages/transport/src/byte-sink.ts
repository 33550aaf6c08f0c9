const INITIAL_BYTES = 8 * 1024;
/** A sink that grew beyond this is not kept for reuse, so that one large message does not stay in memory. */
const KEEP_BYTES = 256 * 1024;
const KEEP_SINKS = 64;

/**
 * One contiguous, growing buffer that messages are written into.
 *
 * Writers test `capacity`, write into `bytes` and move `length` themselves: a method call for every byte
 * would cost more than the byte.
 */
export class ByteSink {
  bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  capacity = INITIAL_BYTES;
  length = 0;

  /** Makes room for `extra` bytes after `length`. */
  grow(extra: number): void {
    let capacity = this.capacity * 2;
    while (capacity < this.length + extra) capacity *= 2;
    const bytes = Buffer.allocUnsafeSlow(capacity);
    this.bytes.copy(bytes, 0, 0, this.length);
    this.bytes = bytes;
    this.capacity = capacity;
  }

  /** Makes sure that `extra` bytes fit. */
  reserve(extra: number): void {
    if (this.length + extra > this.capacity) this.grow(extra);
  }
}

const free: ByteSink[] = [];

/** Takes an empty sink; connections that have nothing to write hold none. */
export const takeSink = (): ByteSink => free.pop() ?? new ByteSink();

/** Gives a sink back, once nobody reads its bytes any more. */
export const returnSink = (sink: ByteSink): void => {
  sink.length = 0;
  if (free.length < KEEP_SINKS && sink.capacity <= KEEP_BYTES) free.push(sink);
};
