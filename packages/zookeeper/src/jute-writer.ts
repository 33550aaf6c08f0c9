const slabBytes = 64 * 1024;
const emptySlab = Buffer.alloc(0);

/** Strings up to this length are copied by hand: cheaper than crossing into native code. */
const shortString = 48;

/**
 * Writes frames in jute, ZooKeeper's encoding: big-endian integers, strings and buffers behind a length, −1 for
 * absent ones. Frames collect in one slab until `take` hands them over; a slab is never written again once its
 * bytes were taken, so they can wait in a socket.
 *
 * Source: `org.apache.jute.BinaryOutputArchive`.
 */
export class JuteWriter {
  #slab = emptySlab;
  #view = new DataView(emptySlab.buffer);
  #start = 0;
  #end = 0;

  /** Bytes that wait to be taken. */
  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  /** Everything written since the last time, or undefined when there is nothing. */
  take(): Buffer | undefined {
    if (this.#end === this.#start) return undefined;
    const taken = this.#slab.subarray(this.#start, this.#end);
    this.#start = this.#end;
    return taken;
  }

  /** Drops what was not taken. */
  clear(): void {
    this.#end = this.#start;
  }

  /** Begins a frame: returns the mark for `endFrame` or `dropFrame`, counted from the first pending byte. */
  beginFrame(): number {
    const mark = this.#end - this.#start;
    this.int(0);
    return mark;
  }

  /** Fills in the frame's length and returns it, without the four bytes of the length itself. */
  endFrame(mark: number): number {
    const at = this.#start + mark;
    const length = this.#end - at - 4;
    this.#view.setInt32(at, length);
    return length;
  }

  /** Takes an unfinished or unwanted frame back. */
  dropFrame(mark: number): void {
    this.#end = this.#start + mark;
  }

  int(value: number): void {
    this.#reserve(4);
    this.#view.setInt32(this.#end, value);
    this.#end += 4;
  }

  long(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigInt64(this.#end, value);
    this.#end += 8;
  }

  boolean(value: boolean): void {
    this.#reserve(1);
    this.#slab[this.#end] = value ? 1 : 0;
    this.#end += 1;
  }

  buffer(value: Uint8Array | undefined): void {
    if (value === undefined) {
      this.int(-1);
      return;
    }
    this.int(value.length);
    this.#reserve(value.length);
    this.#slab.set(value, this.#end);
    this.#end += value.length;
  }

  string(value: string | undefined): void {
    if (value === undefined) {
      this.int(-1);
      return;
    }
    const length = value.length;
    this.#reserve(4 + length * 3);
    const at = this.#end + 4;
    let written = length <= shortString ? this.#writeAscii(value, at) : -1;
    if (written < 0) written = this.#slab.write(value, at, 'utf8');
    this.#view.setInt32(this.#end, written);
    this.#end = at + written;
  }

  strings(values: readonly string[]): void {
    this.int(values.length);
    for (const value of values) this.string(value);
  }

  /** Writes a string of ASCII and returns its length; −1 as soon as it is not one. */
  #writeAscii(value: string, at: number): number {
    const slab = this.#slab;
    const length = value.length;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return -1;
      slab[at + index] = code;
    }
    return length;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#slab.length) return;
    const pending = this.#end - this.#start;
    // Twice what is pending, so that a frame which grows by small steps is not copied at each of them.
    const slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, 2 * (pending + bytes)));
    this.#slab.copy(slab, 0, this.#start, this.#end);
    this.#slab = slab;
    this.#view = new DataView(slab.buffer);
    this.#start = 0;
    this.#end = pending;
  }
}
