import { ZooKeeperError } from './errors.ts';

const noBytes: Buffer = Buffer.alloc(0);

/**
 * Reads jute out of one frame after another. Every length is checked against what is left of the frame before
 * anything is allocated, so a hostile frame costs no more memory than its own size; what does not fit throws
 * `PROTOCOL_ERROR`.
 *
 * Source: `org.apache.jute.BinaryInputArchive`.
 */
export class JuteReader {
  #bytes = noBytes;
  #view: DataView = new DataView(noBytes.buffer);
  #at = 0;
  #end = 0;

  /** Reads from `start` to `end` of `bytes` next. */
  reset(bytes: Buffer, start = 0, end = bytes.length): this {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    this.#at = start;
    this.#end = end;
    return this;
  }

  get remainingBytes(): number {
    return this.#end - this.#at;
  }

  int(): number {
    const at = this.#advance(4);
    return this.#view.getInt32(at);
  }

  long(): bigint {
    const at = this.#advance(8);
    return this.#view.getBigInt64(at);
  }

  /** A 64-bit integer as a number: exact up to 2^53, which every time of day is. */
  longAsNumber(): number {
    const at = this.#advance(8);
    return this.#view.getInt32(at) * 2 ** 32 + this.#view.getUint32(at + 4);
  }

  /** A 64-bit id as lower-case hexadecimal without leading zeros; '0' for none. */
  id(): string {
    const at = this.#advance(8);
    const high = this.#view.getUint32(at);
    const low = this.#view.getUint32(at + 4);
    if (high === 0) return low === 0 ? '0' : low.toString(16);
    return high.toString(16) + low.toString(16).padStart(8, '0');
  }

  boolean(): boolean {
    const at = this.#advance(1);
    return this.#bytes[at] !== 0;
  }

  /** A copy, so that it does not hold on to the whole read; undefined for an absent one. */
  buffer(): Buffer | undefined {
    const length = this.#length('buffer');
    if (length < 0) return undefined;
    const at = this.#advance(length);
    return length === 0 ? Buffer.alloc(0) : Buffer.from(this.#bytes.subarray(at, at + length));
  }

  string(): string | undefined {
    const length = this.#length('string');
    if (length < 0) return undefined;
    const at = this.#advance(length);
    return this.#bytes.toString('utf8', at, at + length);
  }

  /** A string that the protocol does not allow to be absent; an absent one reads as empty. */
  text(): string {
    return this.string() ?? '';
  }

  strings(): string[] {
    return this.vector(4, (reader) => reader.text());
  }

  /**
   * A list, empty for an absent one.
   *
   * @param leastBytes what one item takes at least, which bounds how many the frame can hold
   */
  vector<Item>(leastBytes: number, item: (reader: JuteReader) => Item): Item[] {
    const count = this.int();
    if (count <= 0) {
      if (count < -1) throw malformed(`a list of ${count} items`);
      return [];
    }
    if (count * leastBytes > this.remainingBytes) {
      throw malformed(`a list of ${count} items in ${this.remainingBytes} bytes`);
    }
    const items: Item[] = [];
    for (let index = 0; index < count; index++) items.push(item(this));
    return items;
  }

  #length(what: string): number {
    const length = this.int();
    if (length < -1) throw malformed(`a ${what} of ${length} bytes`);
    return length;
  }

  #advance(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#end) throw malformed(`${bytes} bytes wanted, ${this.#end - at} left in the frame`);
    this.#at = at + bytes;
    return at;
  }
}

const malformed = (what: string): ZooKeeperError =>
  new ZooKeeperError('PROTOCOL_ERROR', `malformed answer: ${what}; is this really a ZooKeeper server?`);
